import { setTimeout as delay } from "node:timers/promises";
import { isBroken } from "./engine-error";

/** Pauses before a call is tried again; after the last one it has failed. */
const pausesMs = [100, 300, 1_000, 3_000, 6_000];

/** Repeats a call whose answer was lost. It must be one that may be done twice. */
export async function patiently<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  isPassing: (error: unknown) => boolean = isBroken,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await delay(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  return await call();
}
