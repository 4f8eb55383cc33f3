/** The chore every server process runs: it sleeps until the next lease runs out or back-off ends, and then reaps. */
import { getDatabase } from "../db/client";
import { findNextDueSeconds } from "../db/run-queue-items";
import { logFailure } from "../logger";
import { reapExpiredLeases } from "./reap-expired-leases";

/** Never longer than this: a lease that another server hands out may end before the one this process looked at. */
const longestSleepSeconds = 5;

const store = globalThis as typeof globalThis & { slipwayLeaseKeeper?: AbortController };

/** Starts it once per process; the second call changes nothing. It ends with the process or by `stopKeepingLeases`. */
export function keepLeases(): void {
  if (store.slipwayLeaseKeeper) return;
  const controller = new AbortController();
  store.slipwayLeaseKeeper = controller;
  void keep(controller.signal);
}

export function stopKeepingLeases(): void {
  store.slipwayLeaseKeeper?.abort();
  store.slipwayLeaseKeeper = undefined;
}

async function keep(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let seconds = longestSleepSeconds;
    try {
      await reapExpiredLeases({ kind: "system" });
      seconds = (await findNextDueSeconds(getDatabase())) ?? longestSleepSeconds;
    } catch (error) {
      logFailure("lease:expired", error, { task: "keep-leases" });
    }
    await sleep(Math.min(Math.max(seconds, 0.2), longestSleepSeconds) * 1_000, signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    timer.unref();
    signal.addEventListener("abort", done, { once: true });
  });
}
