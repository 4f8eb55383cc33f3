import { logFailure } from "../../logger";
import { type CacheBounds, evictUnused } from "./cache-use";

/** Measuring a cache of gigabytes takes seconds of disk time: not after every run. */
const pauseMs = 10 * 60_000;
/** Nor while the run is being started that is the reason to look. */
const delayMs = 30_000;

/** Keeps the cache of code within its bounds, beside the work of the agent. */
export function createCacheKeeper(root: string, bounds: CacheBounds): { look(): void } {
  let nextLook = 0;
  return {
    look() {
      if (Date.now() < nextLook) return;
      nextLook = Date.now() + pauseMs;
      const evict = () =>
        evictUnused(root, bounds, new Date()).catch((error: unknown) =>
          logFailure("request:failed", error, { call: "evict" }),
        );
      setTimeout(() => void evict(), delayMs).unref();
    },
  };
}
