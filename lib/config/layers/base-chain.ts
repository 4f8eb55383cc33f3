import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { ResolveInput } from "../resolution";
import { describeValue } from "../tree/describe-value";
import type { ConfigDocument, MapNode, ScalarNode } from "../tree/node";
import { type ConfigLayer, readLayer } from "./config-layer";

const maxBases = 8;

export interface BaseChain {
  /** Parents first. */
  layers: ConfigLayer[];
  issues: Issue[];
}

/**
 * Follows `base_config` from a job through its parents; cycles, missing ones and more than eight are issues (R24). Without
 * `loadBase` a document is judged on its own, and only the form of the name is.
 */
export function readBaseChain(job: MapNode, loadBase: ResolveInput["loadBase"]): BaseChain {
  const chain: BaseChain = { layers: [], issues: [] };
  const seen = new Set<string>([job.origin.document.file]);
  let name = baseName(job);
  while (name) {
    const found = findNext(name, loadBase, chain, seen);
    if (!found) return chain;
    seen.add(found.file);
    const layer = readLayer({ ...found, layer: "base" });
    chain.layers.unshift(layer);
    name = baseName(layer.root);
  }
  return chain;
}

function findNext(
  name: ScalarNode,
  loadBase: ResolveInput["loadBase"],
  chain: BaseChain,
  seen: ReadonlySet<string>,
): ConfigDocument | undefined {
  const text = String(name.value);
  const problem = nameProblem(text);
  if (problem === undefined && !loadBase) return undefined;
  const found = problem === undefined ? loadBase?.(text, name.origin.document) : { refused: problem };
  if (!found) chain.issues.push(missing(name));
  else if ("refused" in found) chain.issues.push(refused(name, found.refused));
  else if (seen.has(found.file))
    chain.issues.push(baseIssue(name, "base-config-cycle", `${found.file} leads back to itself.`));
  else if (chain.layers.length < maxBases) return found;
  else {
    const message = `More than ${maxBases} base configs follow from one job; ${found.file} is not read.`;
    chain.issues.push(baseIssue(name, "too-many-base-configs", message));
  }
  return undefined;
}

/** The name as a text; holes and references cannot stand in it. */
function baseName(root: MapNode): ScalarNode | undefined {
  const node = root.entries.get("base_config")?.node;
  return node?.kind === "scalar" && typeof node.value === "string" ? node : undefined;
}

/** Why a name or path cannot be looked up, whatever there is (R24). */
function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "the name is empty";
  if (/\{\{|\$\{/.test(name)) return "a template variable or macro cannot stand in it";
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(name)) return "a URL or a drive cannot be used";
  if (name.startsWith("/") || name.startsWith("\\") || name.startsWith("~")) return "the path is absolute";
  if (name.split(/[\\/]/).includes("..")) return "the path leaves the base directory";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(name)) return "it holds a control character or a backslash";
  return name.length > 500 ? "it is too long" : undefined;
}

function refused(name: ScalarNode, why: string): Issue {
  const shown = describeValue(name.value);
  return baseIssue(name, "bad-base-config", `The base config "${shown}" cannot be used: ${why}.`);
}

function missing(name: ScalarNode): Issue {
  const shown = describeValue(name.value);
  const message = `There is no base config "${shown}". It is a path inside the base directory, or a name that finds ${shown}.yaml, .yml or .json there.`;
  return baseIssue(name, "missing-base-config", message);
}

function baseIssue(name: ScalarNode, code: string, message: string): Issue {
  return issueAt(name.origin, { code, message, path: "/base_config", found: describeValue(name.value) });
}
