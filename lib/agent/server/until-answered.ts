import { growingPause, repeat } from "../../runners/repeat";
import { ServerUnreachable } from "./server-client";

const pauses = { first: 100, longest: 5_000 };

/**
 * Repeats a call until the server has answered it, with growing pauses; a refusal is thrown. Half of each pause is chance, so
 * that a hundred agents do not all come back in the same moment.
 */
export async function untilAnswered<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: ServerUnreachable) => void = () => undefined,
): Promise<T> {
  signal.throwIfAborted();
  const pauseAfter = (error: unknown, failures: number) => {
    if (!(error instanceof ServerUnreachable)) throw error;
    onFailure(error);
    return growingPause(failures, pauses) * (0.5 + Math.random() / 2);
  };
  return await repeat(call, pauseAfter, signal);
}
