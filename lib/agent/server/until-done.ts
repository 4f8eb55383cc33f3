import { growingPause, repeat } from "../../runners/repeat";

const pauses = { first: 100, longest: 30_000 };

/**
 * Repeats what an engine that is away keeps from being done, with growing pauses, until `signal` is aborted. `onFailure`
 * hears of each failure, and throws where trying again is of no use.
 */
export async function untilDone<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: unknown, failures: number) => void,
): Promise<T> {
  signal.throwIfAborted();
  const pauseAfter = (error: unknown, failures: number) => {
    onFailure(error, failures);
    return growingPause(failures, pauses);
  };
  return await repeat(work, pauseAfter, signal);
}
