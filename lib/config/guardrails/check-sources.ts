import type { Issue } from "../issue";
import { normalizedKey } from "../normalise/normalised-key";
import { describeNode } from "../tree/describe-node";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, ScalarNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { walkConfig } from "../tree/walk-config";
import { parseImageReference } from "../values/image-reference";
import { checkRepository, withTransport } from "../values/repository";
import type { GuardrailInput } from "./guardrail-input";
import { guardrailIssue, isSubmitted } from "./guardrail-issue";
import type { SourceKind } from "./guardrails";

/** Judges where code and images come from against the queue's `sources` (R7, guardrails section 5). */
export function checkSources(input: GuardrailInput): Issue[] {
  return sourcesOf(input.resolved).flatMap(({ kind, node, keys }) => {
    if (input.isUnfilled?.(node) || typeof node.value !== "string") return [];
    const list = input.guardrails.sources[kind];
    const isLocal = kind === "git" && isLocalRepository(node.value);
    if (isLocal && !list) return [localIssue(node, keys, input)];
    if (!list || !isJudged(node) || (!isLocal && isAdmins(node, keys, input))) return [];
    if (isListedSource(kind, node.value, list.value)) return [];
    return [
      guardrailIssue(node, keys, list.origin, {
        code: "source-refused",
        message: `${describeNode(node)} is not among the ${wording[kind]} that this queue allows: ${list.value.join(", ")}.`,
        allowed: list.value.join(", "),
        found: describeNode(node),
      }),
    ];
  });
}

/** Whether one of the patterns covers a source, however it is spelled: with `.git` or not, as a file URL or a path. */
export function isListedSource(kind: SourceKind, source: string, patterns: readonly string[]): boolean {
  return spellings(kind, source).some((text) => patterns.some((glob) => matchesGlob(glob, text, kind)));
}

const wording: Record<SourceKind, string> = { git: "repositories", images: "images", artifacts: "artifacts" };

/** What the admin wrote into the queue is the admin's own choice; what a submitter or a template value chose is judged. */
function isJudged(node: ScalarNode): boolean {
  return isSubmitted(node) || (node.filled !== undefined && !node.filled.byDefault);
}

function isAdmins(node: ScalarNode, keys: readonly string[], input: GuardrailInput): boolean {
  if (node.filled) return false;
  const own = nodeAt(input.admin, keys);
  return own?.kind === "scalar" && own.value === node.value;
}

function isLocalRepository(text: string): boolean {
  const check = checkRepository(text);
  return "kind" in check && check.kind === "local";
}

function localIssue(node: ScalarNode, keys: string[], input: GuardrailInput): Issue {
  const meant = withTransport(String(node.value));
  const instead =
    meant === undefined ? "" : ` For the repository on the network write ${describeValue(meant)}.`;
  return guardrailIssue(node, keys, undefined, {
    code: "local-repository",
    severity: input.hasQueue ? "error" : "warning",
    message: `${describeNode(node)} is a path on the agent's machine; that is allowed only where the queue's sources.git lists it.${instead}`,
    allowed: "http(s), ssh, git or host:path, or what sources.git lists",
    found: describeNode(node),
    ...(meant === undefined ? {} : { suggestion: meant }),
  });
}

interface Source {
  kind: SourceKind;
  node: ScalarNode;
  keys: string[];
}

function sourcesOf(root: ConfigNode): Source[] {
  const found: Source[] = [];
  const add = (kind: SourceKind, keys: string[], node: ConfigNode | undefined) => {
    if (node?.kind === "scalar") found.push({ kind, keys, node });
  };
  const at = (kind: SourceKind, ...keys: string[]) => add(kind, keys, nodeAt(root, keys));
  at("git", "git", "repository");
  at("artifacts", "artifact");
  at("images", "docker", "image");
  at("images", "builder", "base_image");
  at("images", "builder", "accelerator", "base_image");
  const native = nodeAt(root, ["resource_args"]);
  if (!native) return found;
  walkConfig(native, ["resource_args"], (node, keys) => {
    if (imageKeys.has(normalizedKey(keys.at(-1) ?? ""))) add("images", keys, node);
  });
  return found;
}

const imageKeys = new Set(["image", "trainingimage", "baseimage"]);

/** Every text by which a source may be listed: `.git` or not, `docker.io/library/…` or not, a file URL or a path. */
function spellings(kind: SourceKind, text: string): string[] {
  if (kind === "artifacts") return [text.replace(/^wandb-artifact:\/\//, "")];
  if (kind === "images") return imageSpellings(text);
  if (climbs(text)) return [];
  const bare = text.replace(/\/+$/, "").replace(/\.git$/, "");
  return [...new Set([text, bare, `${bare}.git`])].map(lowerHost);
}

/** `..`, also percent-encoded, could leave the place that a pattern names. */
function climbs(text: string): boolean {
  return /(?:^|[/\\:])\.{1,2}(?:[/\\]|$)/.test(
    text.replace(/%2e/gi, ".").replace(/%2f/gi, "/").replace(/%5c/gi, "\\"),
  );
}

function imageSpellings(text: string): string[] {
  const image = parseImageReference(text);
  if ("problem" in image) return [];
  const domain = image.domain?.toLowerCase();
  const isHub = domain === undefined || domain === "docker.io" || domain === "index.docker.io";
  const path = isHub && !image.path.includes("/") ? `library/${image.path}` : image.path;
  const names = isHub
    ? [path, `docker.io/${path}`, ...(path.startsWith("library/") ? [path.slice("library/".length)] : [])]
    : [`${domain}/${path}`];
  const tail = `${image.tag ? `:${image.tag}` : ""}${image.digest ? `@${image.digest}` : ""}`;
  return names.flatMap((name) => [name, `${name}${tail}`]);
}

/** Scheme and host compare without case; the path does not. A file URL is its path. */
function lowerHost(text: string): string {
  const file = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(text)?.[1];
  if (file !== undefined) return file;
  return text.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*/, (start) => start.toLowerCase());
}

function matchesGlob(glob: string, text: string, kind: SourceKind): boolean {
  const pattern =
    kind === "git" ? lowerHost(glob) : kind === "artifacts" ? glob.replace(/^wandb-artifact:\/\//, "") : glob;
  return globMatches(pattern, text);
}

/** `*` stands for any run of characters; the work is bounded by the product of both lengths. */
export function globMatches(glob: string, text: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  if (rest.length === 0) return glob === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
