import type { RunState } from "./run-state";

/** The states of a run in the words of the client in its program. */
export const clientStates = [
  "pending",
  "running",
  "finished",
  "failed",
  "crashed",
  "killed",
  "preempting",
  "preempted",
] as const;
export type ClientState = (typeof clientStates)[number];

const states: Record<ClientState, RunState> = {
  pending: "waiting",
  running: "running",
  finished: "finished",
  failed: "failed",
  crashed: "crashed",
  killed: "cancelled",
  preempting: "preempting",
  preempted: "cancelled",
};

const words: Record<RunState, ClientState> = {
  waiting: "pending",
  queued: "pending",
  leased: "pending",
  starting: "pending",
  running: "running",
  stopping: "running",
  preempting: "preempting",
  finished: "finished",
  failed: "failed",
  cancelled: "killed",
  lost: "crashed",
  crashed: "crashed",
};

/** Our word for what the client says. */
export function stateOfClient(state: ClientState): RunState {
  return states[state];
}

/** The client's word for a state of ours: it knows no others. */
export function clientStateOf(state: RunState): ClientState {
  return words[state];
}

export function isClientState(text: string): text is ClientState {
  return (clientStates as readonly string[]).includes(text);
}

/** True while the program is taken to be alive: it has to give a sign of life now and then. */
export function isClientLive(state: ClientState): boolean {
  return state === "running" || state === "preempting";
}
