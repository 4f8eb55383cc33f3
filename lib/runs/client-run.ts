import type { ClientState } from "./client-state";
import type { RunState } from "./run-state";

/** A run with what its client said of it. */
export interface ClientRunRow {
  id: string;
  key: string;
  name: string;
  project: string;
  queueId: string | null;
  state: RunState;
  clientState: ClientState | null;
  origin: string;
  author: string;
  authorId: string | null;
  commit: string | null;
  createdAt: Date;
  endedAt: Date | null;
  lastSignAt: Date | null;
  exitCode: number | null;
  isAskedToStop: boolean;
  notes: string | null;
  tags: string[] | null;
  groupName: string | null;
  jobType: string | null;
  sweepName: string | null;
  host: string | null;
  program: string | null;
  repository: string | null;
  outputLines: number;
  /** History lines of the run it was forked from; its client does not count them. */
  forkedLines: number;
}
