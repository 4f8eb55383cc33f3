/** From whatever spelling was written to the one that all later steps know (section 2). Origins stay those of the text. */
import type { Issue } from "../issue";
import { configKeys } from "../schema/config-keys";
import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { normaliseArtifacts } from "./normalise-artifacts";
import { normaliseBuilder } from "./normalise-builder";
import { normaliseEnvironment } from "./normalise-environment";
import { normaliseResourceArgs } from "./normalise-resource-args";
import { normaliseSource, sourceKeys } from "./normalise-source";
import { normaliseWords } from "./normalise-words";
import { isNull, mapOf, Normaliser } from "./normaliser";

export const configKeyNames: readonly string[] = Object.keys(configKeys);

const retryKeys = ["max", "backoff", "on_exit_codes", "on_log"];

/** One layer of a launch config in its one spelling, with all issues of form (R3, R6–R12). */
export function normaliseConfig(root: MapNode): { root: MapNode; issues: Issue[] } {
  const normaliser = new Normaliser();
  const entries: MapEntry[] = normaliseSource(normaliser, root);
  const builder = normaliseBuilder(normaliser, root);
  if (builder) entries.push(builder);
  for (const entry of root.entries.values()) {
    if (entry.key === "job" || entry.key === "builder" || sourceKeys.some((key) => key === entry.key))
      continue;
    if (!configKeyNames.includes(entry.key)) {
      normaliser.unknownKey(entry, [], configKeyNames);
      continue;
    }
    const node = normaliseKey(normaliser, entry);
    if (node) entries.push({ ...entry, node });
  }
  return { root: mapOf(inOrder(entries), root.origin), issues: normaliser.issues };
}

/** The order of the resolved config does not depend on that of the documents. */
function inOrder(entries: MapEntry[]): MapEntry[] {
  return entries.sort((a, b) => configKeyNames.indexOf(a.key) - configKeyNames.indexOf(b.key));
}

function normaliseKey(normaliser: Normaliser, entry: MapEntry): ConfigNode | undefined {
  const { key, node } = entry;
  if (isNull(node)) return node;
  switch (key) {
    case "queue":
    case "entity":
    case "project":
    case "name":
    case "base_config":
    case "priority":
      return normaliser.text(node, [key]);
    case "entry_point":
    case "command":
    case "args":
      return normaliseWords(normaliser, node, [key]);
    case "env":
      return normaliseEnvironment(normaliser, node, [key]);
    case "input_artifacts":
    case "output_artifacts":
      return normaliseArtifacts(normaliser, node, [key]);
    case "resource_args":
      return normaliseResourceArgs(normaliser, node);
    case "hyperparameters":
      return requireMap(normaliser, node, key);
    case "retry":
      return normaliseRetry(normaliser, node);
    case "max_run_time":
      return requireScalar(normaliser, node, key);
    default:
      return node;
  }
}

function requireMap(normaliser: Normaliser, node: ConfigNode, key: string): MapNode | undefined {
  if (node.kind === "map") return node;
  normaliser.wrongType(node, [key], "a map");
  return undefined;
}

function requireScalar(normaliser: Normaliser, node: ConfigNode, key: string): ConfigNode | undefined {
  if (node.kind === "scalar") return node;
  normaliser.wrongType(node, [key], "a duration such as 72h, 1h30m or 90s, or a number of seconds");
  return undefined;
}

function normaliseRetry(normaliser: Normaliser, node: ConfigNode): ConfigNode | undefined {
  const map = requireMap(normaliser, node, "retry");
  if (!map) return undefined;
  const entries = [...map.entries.values()].filter((entry) => {
    if (!retryKeys.includes(entry.key)) normaliser.unknownKey(entry, ["retry"], retryKeys);
    // Lists of exit codes are judged with their codes.
    if (entry.node.kind === "scalar" || entry.key === "on_exit_codes") return true;
    normaliser.wrongType(entry.node, ["retry", entry.key], "one value");
    return false;
  });
  return mapOf(entries, map.origin);
}
