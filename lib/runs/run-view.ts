/**
 * What pages, the public API and the command line are shown of runs, queues' lines and agents: plain JSON.
 * Times are ISO texts in UTC.
 */

import type { FieldValue, TemplateField } from "../config/fields/template-field";
import type { Issue } from "../config/issue";
import type { Resource } from "../config/layer";
import type { Reproducibility } from "../config/reproducibility/reproducibility";
import type { FromAgent, LaunchTerms, Source } from "../config/resolution";
import type { JsonObject } from "../config/tree/node";
import type { BuilderType } from "../config/values/built-image";
import type { LogStream, OutcomeReason } from "./agent-protocol";
import type { ClientState } from "./client-state";
import type { PriorityName } from "./priority";
import type { ComparisonRow } from "./run-comparison";
import type { RunOrigin, RunState } from "./run-state";
import type { WaitingReason } from "./waiting-reason";

/** One line of the history. */
export interface RunRow {
  id: string;
  name: string;
  state: RunState;
  origin: RunOrigin;
  /** By which its program knows it, unique in the project; of a launched run its id. */
  key: string;
  /** Null for a reported run: nobody launched it. */
  queue: { id: string; name: string } | null;
  job: { id: string; name: string; version: number } | null;
  project: string;
  author: string;
  /** Null for a reported run: where it runs is not known. */
  resource: Resource | null;
  priority: PriorityName;
  agent: { id: string; name: string } | null;
  attempt: number;
  values: Record<string, FieldValue>;
  reason: OutcomeReason | null;
  exitCode: number | null;
  diagnosis: string | null;
  /** Which image really ran: `name@sha256:…`, or `sha256:…` where no registry knows it. Null before, and without an image. */
  imageDigest: string | null;
  createdAt: string;
  leasedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** Seconds from submit to process start; null while it has not started. */
  waitedSeconds: number | null;
  /** Seconds from process start to the end; null while it runs. */
  ranSeconds: number | null;
  /** The values that were asked for as columns, by the names they were asked by; of a long text its beginning. */
  columns?: Record<string, number | string> | undefined;
}

export interface RunPage {
  rows: RunRow[];
  /** True count of all runs that match; with `isMore` there are more than that. */
  total: number;
  isMore: boolean;
  page: number;
  pageSize: number;
  /** Where the next page begins; null on the last. */
  next: string | null;
  /** After an update, while older runs are read in: those launched before this are not found by value or text yet. */
  foundSince: string | null;
}

/** Runs side by side. */
export interface RunComparison {
  /** In the order they were asked for. */
  runs: RunRow[];
  /** Asked for, and not there for who asks: deleted, or never theirs to see. */
  missing: string[];
  /** Everything but the summary; the cells are in the order of the runs. */
  rows: ComparisonRow[];
}

/** Why a run is not running yet. */
export interface WaitingView {
  reason: WaitingReason;
  /** One sentence for people, such as "2 runs are ahead of it". */
  message: string;
  /** What would unblock it: "free a slot: Ben's run brisk-otter-41 is the oldest". */
  unblocks: string;
  /** 1 is the next to start; null where the line says nothing (held, back-off). */
  position: number | null;
  /** Seconds until it starts, as an honest range from recent run times, or null. */
  estimate: { low: number; high: number } | null;
  /** Of one run that waits for an artifact: who makes it, was to make it, or could. */
  makers?: ArtifactMaker[] | undefined;
}

/** A run that declares an artifact as output, or a job whose newest version does. */
export type ArtifactMaker =
  | { kind: "run"; id: string; name: string; state: RunState }
  | { kind: "job"; name: string };

export interface AttemptView {
  number: number;
  agent: string;
  leasedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  reason: OutcomeReason | null;
  cause: string | null;
  exitCode: number | null;
  signal: string | null;
  diagnosis: string | null;
  /** What it began from; nothing: the program began anew. */
  resumedFrom: CheckpointView[];
}

/** A version that was made of an output while its program ran. */
export interface CheckpointView {
  /** The output's path. */
  path: string;
  version: string;
  /** Null when it was deleted since. */
  versionId: string | null;
}

/** One entry of the timeline. `message` is a ready sentence; `data` holds the facts. */
export interface RunEventView {
  id: string;
  at: string;
  kind: string;
  actor: { kind: "person" | "agent" | "system"; name: string };
  attempt: number | null;
  message: string;
  data: JsonObject;
}

/** One document that was merged, as frozen on the run. `text` is left out where the reader may not see it. */
export interface RunDocumentView {
  layer: string;
  file: string;
  version: number | null;
  text: string | null;
}

/** What the client in a program says of its run. */
export interface ClientRunView {
  /** In the client's own words. */
  state: ClientState;
  lastSignAt: string;
  exitCode: number | null;
  notes: string | null;
  tags: string[];
  group: string | null;
  jobType: string | null;
  host: string | null;
  program: string | null;
  repository: string | null;
}

/** Everything the run page shows but the log. */
export interface RunDetail extends RunRow {
  queueVersion: number | null;
  /** What its program's client says of it; null while none has reported. */
  client: ClientRunView | null;
  /** Environment values of queue and team are `***` unless the reader is an admin (R37). */
  config: JsonObject;
  sources: Record<string, Source>;
  manifest: JsonObject;
  fromAgent: FromAgent[];
  terms: LaunchTerms;
  overrideText: string | null;
  documents: RunDocumentView[];
  /** Whether it could be repeated, by its config and by what its code says of dependencies. */
  reproducibility: Reproducibility;
  /** The artifacts it takes, as they were asked for and as they were pinned. */
  inputs: RunInputView[];
  /** The artifacts it is to make, with what has become of them. */
  outputs: RunOutputView[];
  /** Full hash of the code it runs, when it comes from git. */
  commit: string | null;
  signal: string | null;
  cause: string | null;
  logBytes: number;
  cancelRequestedAt: string | null;
  rerunOf: { id: string; name: string } | null;
  /** The launch of a pipeline that made it, as which stage; null for a run of its own. */
  pipeline: { id: string; name: string; stage: string } | null;
  /** The run that it goes on with, from its checkpoints. */
  resumedFrom: { id: string; name: string } | null;
  attempts: AttemptView[];
  events: RunEventView[];
  waiting: WaitingView | null;
  /** What the reader may do now. */
  may: { cancel: boolean; rerun: boolean; resume: boolean };
}

export interface RunInputView {
  /** As the config names it. */
  name: string;
  path: string;
  /** Which version that is, such as `imagenet:v7`; null while there is none yet. */
  version: string | null;
  /** Null while there is none, and when it was deleted since. */
  versionId: string | null;
  type: string | null;
  digest: string | null;
  bytes: number | null;
  /** The stage of its pipeline that has made this version. */
  fromStage: { name: string; runId: string } | null;
}

export interface RunOutputView {
  /** As the config names it. */
  name: string;
  path: string;
  /** Which version was made, such as `model:v3`; null while there is none. */
  version: string | null;
  versionId: string | null;
  type: string | null;
  bytes: number | null;
  /** What a later attempt goes on from; null while there is none. */
  checkpoint: CheckpointView | null;
}

/** What `previewRun` gives: the resolution as the person may see it, and where the run would stand. */
export interface LaunchPreview {
  config: JsonObject;
  sources: Record<string, Source>;
  values: Record<string, FieldValue>;
  fields: TemplateField[];
  manifest: JsonObject;
  fromAgent: FromAgent[];
  terms: LaunchTerms;
  issues: Issue[];
  waiting: WaitingView;
  /** Waiting on the queue now. */
  waitingCount: number;
}

export interface AgentView {
  id: string;
  name: string;
  host: string;
  version: string;
  resources: Resource[];
  queues: { id: string; name: string }[];
  maxJobs: number;
  /** How it makes images of code; null when it never said. */
  builder: BuilderType | null;
  /** Live leases it holds. */
  busy: number;
  online: boolean;
  /** It has ended and said so; one that fell silent is only not online. */
  stopped: boolean;
  draining: boolean;
  stopping: boolean;
  lastSeenAt: string;
  createdAt: string;
  running: { id: string; name: string; queue: string; author: string; startedAt: string | null }[];
}

export interface QueueSummary {
  id: string;
  name: string;
  resource: Resource;
  description: string;
  paused: boolean;
  waiting: number;
  running: number;
  agentsOnline: number;
  slots: number;
  freeSlots: number;
}

export interface OverviewView {
  counts: { waiting: number; running: number; finishedToday: number; failedToday: number };
  queues: QueueSummary[];
  agents: AgentView[];
  recentFailures: RunRow[];
  recentRuns: RunRow[];
}

/** The line of one queue: what runs, what waits and why. */
export interface QueueLineView {
  queue: QueueSummary;
  /** `front`: someone moved it before every priority. */
  waiting: { run: RunRow; waiting: WaitingView; front?: boolean }[];
  waitingTotal: number;
  waitingByReason: { reason: WaitingReason; count: number }[];
  running: RunRow[];
  agents: AgentView[];
}

/** Figures of a range or a step of it; times are seconds. Times are null where nothing started or ended. */
export interface TrendFigures {
  finished: number;
  /** Failed or lost. */
  failed: number;
  cancelled: number;
  waitP50: number | null;
  waitP95: number | null;
  ranP50: number | null;
  ranP95: number | null;
}

export interface TrendStepView extends TrendFigures {
  /** When the step begins. */
  at: string;
  /** At the end of the step. */
  waiting: number;
  running: number;
  /** Places of the agents that took work; null while nobody looked. */
  slots: number | null;
}

/** A queue over a range of time, in equal steps. */
export interface QueueTrendsView {
  from: string;
  to: string;
  stepSeconds: number;
  steps: TrendStepView[];
  total: TrendFigures;
}

/** Values entered lately on a queue, newest first, for the launch form. */
export interface RecentValues {
  runId: string;
  runName: string;
  author: string;
  createdAt: string;
  values: Record<string, FieldValue>;
}

/** One piece of log, cut at character boundaries; invalid UTF-8 shows as U+FFFD. */
export interface LogPiece {
  attempt: number;
  offset: number;
  /** Byte offset after this piece: where to go on. */
  end: number;
  stream: LogStream;
  at: string;
  text: string;
}

/**
 * The messages of `/api/runs/:id/logs?from=1:0` (all) and `/api/runs/:id/events` (all but `log`), named as the SSE events. The id
 * of a `log` event is the place after it, so a reconnect goes on there; `event`s come again then (`?after=<id>` leaves out the
 * earlier ones): tell them apart by their id. `/api/runs/:id/logs?download=1[&attempt=2]` gives the bytes as a file.
 */
export type RunStreamMessage =
  | { type: "log"; data: LogPiece }
  | { type: "state"; data: RunStateMessage }
  | { type: "event"; data: RunEventView }
  /** Lines came: ask for what they say. */
  | { type: "metrics"; data: RunLineCounts }
  /** The run has ended and everything was sent: close the connection, or the browser opens it again. */
  | { type: "end"; data: Record<string, never> };

/** How many lines a run has reported. */
export interface RunLineCounts {
  lineCount: number;
  /** Of system metrics. */
  systemCount: number;
}

export interface RunStateMessage {
  state: RunState;
  attempt: number;
  reason: OutcomeReason | null;
  exitCode: number | null;
  diagnosis: string | null;
  startedAt: string | null;
  endedAt: string | null;
  cancelRequestedAt: string | null;
}
