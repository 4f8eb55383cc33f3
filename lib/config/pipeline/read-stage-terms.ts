import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry, MapNode, Origin } from "../tree/node";

/** What the stages that a stage needs must have done before it runs (P6). */
export const stageTimes = ["success", "failure", "always"] as const;
export type StageTime = (typeof stageTimes)[number];

/** Whether the rest of a pipeline goes on when a stage has failed (P6). */
export const failurePolicies = ["continue", "stop"] as const;
export type FailurePolicy = (typeof failurePolicies)[number];

/** What a stage says of itself as a part of its pipeline, which is no part of what it runs with. */
export interface StageTerms {
  when: StageTime;
  allowFailure: boolean;
  /** The queue that it names itself, and where. */
  queue?: { name: string; origin: Origin };
}

/** Keys of a stage that are no keys of a config. */
const ownKeys = ["needs", "when", "allow_failure", "if", "matrix", "max_parallel", "cache"];
/** Known, and refused until they do something: nothing that is written is left out in silence. */
const later: Readonly<Record<string, string>> = {
  if: "stage-if-unsupported",
  matrix: "stage-matrix-unsupported",
  max_parallel: "stage-matrix-unsupported",
  cache: "stage-cache-unsupported",
};

/** Reads what a stage says of its place in the pipeline, besides its `needs` (P5, P6). */
export function readStageTerms(stage: MapNode): { terms: StageTerms; issues: Issue[] } {
  const issues: Issue[] = [];
  const at = (key: string) => {
    const entry = stage.entries.get(key);
    return entry && !isNull(entry.node) ? entry : undefined;
  };
  const queue = at("queue")?.node;
  const terms: StageTerms = {
    when: readChoice(at("when"), stageTimes, issues) ?? "success",
    allowFailure: readFlag(at("allow_failure"), issues),
    ...(queue?.kind === "scalar" && typeof queue.value === "string"
      ? { queue: { name: queue.value, origin: queue.origin } }
      : {}),
  };
  for (const [key, code] of Object.entries(later)) {
    const entry = at(key);
    if (!entry || isOff(entry)) continue;
    const message = `\`${key}\` of a stage is not supported yet: take it out.`;
    issues.push(issueAt(entry.keyOrigin, { code, message, path: `/${key}` }));
  }
  return { terms, issues };
}

/** The stage as the config that it runs with. */
export function withoutStageTerms(stage: MapNode): MapNode {
  if (!ownKeys.some((key) => stage.entries.has(key))) return stage;
  const entries = new Map(stage.entries);
  for (const key of ownKeys) entries.delete(key);
  return { ...stage, entries };
}

/** `on_failure`, which stands beside the stages (P6). */
export function readFailurePolicy(root: MapNode): { policy: FailurePolicy; issues: Issue[] } {
  const issues: Issue[] = [];
  const entry = root.entries.get("on_failure");
  const policy = entry && !isNull(entry.node) ? readChoice(entry, failurePolicies, issues) : undefined;
  return { policy: policy ?? "continue", issues };
}

function readChoice<T extends string>(
  entry: MapEntry | undefined,
  choices: readonly T[],
  issues: Issue[],
): T | undefined {
  if (!entry) return undefined;
  const { key, node } = entry;
  const written = node.kind === "scalar" ? node.value : undefined;
  const choice = choices.find((one) => one === written);
  if (choice !== undefined) return choice;
  const allowed = choices.join(", ");
  const shown = node.kind === "scalar" ? describeValue(node.text) : `a ${node.kind}`;
  const suggestion = typeof written === "string" ? closestName(written, choices) : undefined;
  issues.push(
    issueAt(node.origin, {
      code: "bad-stage-term",
      message: `\`${key}\` is one of ${allowed}, not ${shown}.`,
      path: `/${key}`,
      allowed,
      found: shown,
      ...(suggestion ? { suggestion } : {}),
    }),
  );
  return undefined;
}

function readFlag(entry: MapEntry | undefined, issues: Issue[]): boolean {
  if (!entry) return false;
  const { key, node } = entry;
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  issues.push(
    issueAt(node.origin, { code: "wrong-type", message: `\`${key}\` is true or false.`, path: `/${key}` }),
  );
  return false;
}

function isNull(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** `cache: false` asks for nothing. */
function isOff({ key, node }: MapEntry): boolean {
  return key === "cache" && node.kind === "scalar" && node.value === false;
}
