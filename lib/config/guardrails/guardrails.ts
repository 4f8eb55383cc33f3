import type { WrittenPath } from "../tree/config-path";
import type { Origin, ScalarNode } from "../tree/node";

/** A value of a guardrail with the place where it was written, which issues name as `rule` (R31). */
export interface Written<T> {
  value: T;
  origin: Origin;
}

/** What a layer may set: everything, or only what the paths cover (`fields-only` and `none`: no path at all). */
export type OverrideRule = Written<{ kind: "any" } | { kind: "paths"; paths: WrittenPath[] }>;

/** `limits`: rules on the resolved value at a path, whoever set it (R29). */
export interface PathLimit {
  target: WrittenPath;
  min?: ScalarNode;
  max?: ScalarNode;
  options?: Written<ScalarNode[]>;
  pattern?: Written<string>;
}

export const sourceKinds = ["git", "images", "artifacts"] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const priorityNames = ["critical", "high", "medium", "low"] as const;
export type PriorityName = (typeof priorityNames)[number];

/** The `guardrails` of a queue (config-rules section 5). What is absent was not given. */
export interface Guardrails {
  overrides?: OverrideRule;
  jobOverrides?: OverrideRule;
  limits: PathLimit[];
  locked: WrittenPath[];
  native: {
    allow: WrittenPath[];
    deny: WrittenPath[];
    secrets: string[];
    configMaps: string[];
    claims: string[];
    kinds: string[];
  };
  sources: Partial<Record<SourceKind, Written<string[]>>>;
  quotas: {
    runningPerPerson?: number;
    queuedPerPerson?: number;
    runningPerTeam?: number;
    queuedPerTeam?: number;
  };
  maxRunning?: number;
  /** In seconds. */
  maxRunTime?: Written<number>;
  maxRetries?: Written<number>;
  priorities?: Written<PriorityName[]>;
  /** Metric lines on standard output stay in the log. */
  metrics?: "off";
  /** Programs get nothing that lets the W&B client report into their run. */
  wandb?: false;
  onAgentLoss?: { policy: "requeue" | "lost"; max?: number; backoffSeconds?: number };
}

/** The guardrails of a queue that has none. */
export function noGuardrails(): Guardrails {
  return {
    limits: [],
    locked: [],
    native: { allow: [], deny: [], secrets: [], configMaps: [], claims: [], kinds: [] },
    sources: {},
    quotas: {},
  };
}
