import { setTimeout as delay } from "node:timers/promises";

/**
 * Repeats a call until it is answered. `pauseAfter` says how many milliseconds to wait after a failure, and throws where trying
 * again is of no use; once `signal` is aborted its reason is thrown, at the latest after the pause.
 */
export async function repeat<T>(
  call: () => Promise<T>,
  pauseAfter: (error: unknown, failures: number) => number,
  signal?: AbortSignal,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    let pause: number;
    try {
      return await call();
    } catch (error) {
      pause = pauseAfter(error, failures);
    }
    await delay(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
    signal?.throwIfAborted();
  }
}

/** The pause after so many failures: twice as long each time, up to the longest. */
export function growingPause(
  failures: number,
  { first, longest }: { first: number; longest: number },
): number {
  return Math.min(first * 2 ** (failures - 1), longest);
}
