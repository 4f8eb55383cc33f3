import { growingPause, repeat } from "../../runners/repeat";
import { ServerUnreachable } from "../server/server-client";

const pauses = { first: 200, longest: 10_000 };
/** What a run has made is worth waiting for: a server, or its store, may be away for a while. */
export const patienceMs = 30 * 60_000;

/** Repeats a call until the server has taken it, for half an hour; a refusal is thrown. */
export async function untilStored<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const deadline = performance.now() + patienceMs;
  const pauseAfter = (error: unknown, failures: number) => {
    if (!(error instanceof ServerUnreachable) || performance.now() > deadline) throw error;
    return growingPause(failures, pauses);
  };
  return await repeat(call, pauseAfter, signal);
}
