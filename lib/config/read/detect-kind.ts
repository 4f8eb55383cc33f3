import { fieldTypes } from "../fields/template-field";
import { configKeyNames } from "../normalise/normalise-config";
import type { ConfigNode, MapNode } from "../tree/node";

export const documentKinds = ["queue", "job", "base", "sweep", "agent", "fields", "pipeline"] as const;
export type DocumentKind = (typeof documentKinds)[number];

const queueMarks = ["resource", "config", "template_variables", "guardrails"];
const agentMarks = ["max_jobs", "queues"];
/** Keys that say nothing about what a document is: everything has them. */
const commonKeys = new Set(["name", "entity", "project"]);
/** With one of these beside it, `builder.type` is a job's. */
const jobMarks = configKeyNames.filter((key) => !commonKeys.has(key) && key !== "builder" && key !== "queue");

/** What the documents of a file are, by their keys (R4). */
export function detectKind(roots: readonly MapNode[]): DocumentKind | undefined {
  const [root, second] = roots;
  if (!root) return undefined;
  if (second) return "pipeline";
  const has = (key: string) => root.entries.has(key);
  if (queueMarks.some(has)) return "queue";
  if (has("method") && has("parameters")) return "sweep";
  if (agentMarks.some(has) || (hasBuilderType(root) && !jobMarks.some(has))) return "agent";
  if (isFields(root)) return "fields";
  if (has("stages")) return "pipeline";
  return [...root.entries.keys()].some((key) => configKeyNames.includes(key) && !commonKeys.has(key))
    ? "job"
    : undefined;
}

function hasBuilderType(root: MapNode): boolean {
  const builder = root.entries.get("builder")?.node;
  return builder?.kind === "map" && builder.entries.has("type");
}

function isFields(root: MapNode): boolean {
  return root.entries.size > 0 && [...root.entries.values()].every(({ node }) => isField(node));
}

function isField(node: ConfigNode): boolean {
  const type = node.kind === "map" ? node.entries.get("type")?.node : undefined;
  return type?.kind === "scalar" && fieldTypes.some((name) => name === type.value);
}
