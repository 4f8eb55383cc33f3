/** The states of a run, in the order they are passed. Final states never change again. */
export const runStates = [
  "waiting",
  "queued",
  "leased",
  "starting",
  "running",
  "stopping",
  "finished",
  "failed",
  "cancelled",
  "lost",
] as const;
export type RunState = (typeof runStates)[number];

export const finalStates = ["finished", "failed", "cancelled", "lost"] as const satisfies readonly RunState[];

export function isFinal(state: RunState): boolean {
  return (finalStates as readonly RunState[]).includes(state);
}
