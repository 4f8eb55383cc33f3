import { getPool } from "../db/client";
import { notifyEach } from "../db/notifications";
import { logFailure } from "../logger";

/** Requests that come faster are told of together. */
const gatherMs = 200;

// On the global object for the same reason as the pool in `lib/db/client.ts`.
const store = globalThis as typeof globalThis & { slipwayReported?: Set<string> };

/** Wakes the pages of a run soon after its lines were stored, and not once for each request. */
export function tellReaders(runId: string): void {
  if (store.slipwayReported) {
    store.slipwayReported.add(runId);
    return;
  }
  const runIds = new Set([runId]);
  store.slipwayReported = runIds;
  setTimeout(() => {
    delete store.slipwayReported;
    notifyEach(getPool(), "slipway_run", [...runIds]).catch((error: unknown) =>
      logFailure("request:failed", error, { run: runId, task: "notify" }),
    );
  }, gatherMs).unref();
}
