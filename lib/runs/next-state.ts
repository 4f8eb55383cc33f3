import type { RunState } from "./run-state";

/** What can happen to a run. `requeued`: an attempt ended and the run goes back to the line. */
export const runTriggers = [
  "ready",
  "leased",
  "starting",
  "running",
  "stopping",
  "requeued",
  "finished",
  "failed",
  "cancelled",
  "lost",
] as const;
export type RunTrigger = (typeof runTriggers)[number];

type Moves = Partial<Record<RunTrigger, RunState>>;

const ends = { finished: "finished", failed: "failed", cancelled: "cancelled", lost: "lost" } as const;

/** Legal moves. A trigger that is absent is refused; a repeated report of the agent leaves the state as it is. */
const moves: Record<RunState, Moves> = {
  waiting: { ready: "queued", failed: "failed", cancelled: "cancelled" },
  queued: { leased: "leased", failed: "failed", cancelled: "cancelled" },
  leased: { starting: "starting", stopping: "stopping", requeued: "queued", ...ends },
  starting: { starting: "starting", running: "running", stopping: "stopping", requeued: "queued", ...ends },
  running: { running: "running", stopping: "stopping", requeued: "queued", ...ends },
  stopping: { stopping: "stopping", requeued: "queued", ...ends },
  finished: {},
  failed: {},
  cancelled: {},
  lost: {},
};

/** The state after `trigger`, or null when that is no legal move. Final states never move. */
export function nextState(state: RunState, trigger: RunTrigger): RunState | null {
  return moves[state][trigger] ?? null;
}
