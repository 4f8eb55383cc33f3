import { setTimeout as delay } from "node:timers/promises";

const firstPauseMs = 100;
const longestPauseMs = 30_000;

/**
 * Repeats what an engine that is away keeps from being done, with growing pauses, until `signal` is aborted. `onFailure`
 * hears of each failure, and throws where trying again is of no use.
 */
export async function untilDone<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: unknown, failures: number) => void,
): Promise<T> {
  for (let failures = 1, pause = firstPauseMs; ; failures += 1, pause = Math.min(pause * 2, longestPauseMs)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      onFailure(error, failures);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
