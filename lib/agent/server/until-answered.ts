import { setTimeout as delay } from "node:timers/promises";
import { ServerUnreachable } from "./server-client";

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Repeats a call until the server has answered it, with growing pauses; a refusal is thrown. Half of each pause is chance, so
 * that a hundred agents do not all come back in the same moment.
 */
export async function untilAnswered<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: ServerUnreachable) => void = () => undefined,
): Promise<T> {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServerUnreachable)) throw error;
      onFailure(error);
    }
    await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}
