import { repeat } from "../repeat";
import { isBroken } from "./engine-error";

/** Pauses before a call is tried again; after the last one it has failed. */
const pausesMs = [100, 300, 1_000, 3_000, 6_000];

/** Repeats a call whose answer was lost. It must be one that may be done twice. */
export async function patiently<T>(
  call: () => Promise<T>,
  signal: AbortSignal,
  isPassing: (error: unknown) => boolean = isBroken,
): Promise<T> {
  const pauseAfter = (error: unknown, failures: number) => {
    const pause = pausesMs[failures - 1];
    if (pause === undefined || !isPassing(error)) throw error;
    return pause;
  };
  return await repeat(call, pauseAfter, signal);
}
