/** Pipelines as pages, programs and the command line see them. */
import type { FailurePolicy, StageTime } from "../config/pipeline/read-stage-terms";
import type { PriorityName } from "./priority";
import type { RunState } from "./run-state";

/** Of one launch of a pipeline; the last three are final (P10). */
export const pipelineStates = ["running", "finished", "failed", "cancelled"] as const;
export type PipelineState = (typeof pipelineStates)[number];

/** `waiting`: what it needs has not ended. `skipped`: it was not to run; what needs it goes on as if it had finished. */
export const stageStates = ["waiting", "running", "finished", "failed", "cancelled", "skipped"] as const;
export type StageState = (typeof stageStates)[number];

/** A pipeline in a list. */
export interface PipelineRow {
  id: string;
  name: string;
  state: PipelineState;
  project: string;
  job: string | null;
  jobVersion: number | null;
  author: string;
  priority: PriorityName;
  createdAt: string;
  endedAt: string | null;
  /** Somebody asked to stop it. */
  isCancelled: boolean;
  /** How many of its stages are in each state. */
  stages: Record<StageState, number>;
}

export interface PipelinesPage {
  pipelines: PipelineRow[];
  /** What to ask the next page with; null on the last. */
  next: string | null;
}

export interface StageAttemptView {
  number: number;
  leasedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  reason: string | null;
}

export interface StageRunView {
  runId: string;
  name: string;
  state: RunState;
  queue: string | null;
  /** Its combination: the values of `matrix` by name; null for a stage without one. */
  matrix: Record<string, string | number | boolean | null> | null;
  /** It was made by the launch that this one continues. */
  isKept: boolean;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  exitCode: number | null;
  diagnosis: string | null;
  attempts: StageAttemptView[];
}

export interface StageView {
  /** Its place in the document, from 0. */
  position: number;
  name: string;
  /** How many stages at least come before it: those of one rank can run at the same time. */
  rank: number;
  state: StageState;
  when: StageTime;
  allowFailure: boolean;
  /** The expression of its `if`. */
  condition: string | null;
  maxParallel: number | null;
  /** Why it was cancelled or skipped. */
  because: string | null;
  runs: StageRunView[];
}

/** Why a stage comes after another: positions, and the artifact that it takes, or null where it only says so. */
export interface StageEdgeView {
  from: number;
  to: number;
  artifact: string | null;
}

export interface PipelineView extends PipelineRow {
  queue: string;
  onFailure: FailurePolicy;
  /** The launch that this one continues. */
  resumedFrom: string | null;
  /** The document it was launched from. */
  documentText: string;
  stageList: StageView[];
  edges: StageEdgeView[];
  /** Whether the reader may stop it. */
  canCancel: boolean;
}
