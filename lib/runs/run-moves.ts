import { type RunState, runStates } from "./run-state";

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

/**
 * Legal moves of launched runs; a reported one goes where its client says. A trigger that is absent is refused; a repeated report of
 * the agent leaves the state as it is.
 */
const moves: Record<RunState, Moves> = {
  waiting: { ready: "queued", failed: "failed", cancelled: "cancelled" },
  queued: { leased: "leased", failed: "failed", cancelled: "cancelled" },
  leased: { starting: "starting", stopping: "stopping", requeued: "queued", ...ends },
  starting: { starting: "starting", running: "running", stopping: "stopping", requeued: "queued", ...ends },
  running: { running: "running", stopping: "stopping", requeued: "queued", ...ends },
  stopping: { stopping: "stopping", requeued: "queued", ...ends },
  preempting: {},
  finished: {},
  failed: {},
  cancelled: {},
  lost: {},
  crashed: {},
};

/** A move that the table allows. Only `findMove` makes one, and whatever writes a run's state takes one. */
export type RunMove = { readonly from: RunState; readonly to: RunState } & { readonly __brand: "RunMove" };

/** The move that `trigger` makes of a run in that state, or null when there is none. Final states never move. */
export function findMove(state: RunState, trigger: RunTrigger): RunMove | null {
  const to = moves[state][trigger];
  return to === undefined ? null : ({ from: state, to } as RunMove);
}

/** Every pair of different states that a legal move joins: what the database is to let through, and nothing else. */
export function listMoves(): [from: RunState, to: RunState][] {
  return runStates.flatMap((from) =>
    [...new Set(Object.values(moves[from]))]
      .filter((to) => to !== from)
      .map((to): [RunState, RunState] => [from, to]),
  );
}
