/**
 * The states of a run, in the order they are passed. A launched run's final state never changes again; a reported one may be taken up
 * again by its program. `preempting` and `crashed` (no sign of life) are states of reported runs only.
 */
export const runStates = [
  "waiting",
  "queued",
  "leased",
  "starting",
  "running",
  "stopping",
  "preempting",
  "finished",
  "failed",
  "cancelled",
  "lost",
  "crashed",
] as const;
export type RunState = (typeof runStates)[number];

export const finalStates = [
  "finished",
  "failed",
  "cancelled",
  "lost",
  "crashed",
] as const satisfies readonly RunState[];

/** What only a reported run can be. */
export const reportedOnlyStates: readonly RunState[] = ["preempting", "crashed"];

export function isFinal(state: RunState): boolean {
  return (finalStates as readonly RunState[]).includes(state);
}

/** Where a run comes from: a queue it was launched on, or a program that reported it. */
export const runOrigins = ["launched", "reported"] as const;
export type RunOrigin = (typeof runOrigins)[number];
