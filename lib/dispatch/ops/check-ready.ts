import { getDatabase } from "../../db/client";
import { pingDatabase } from "../../db/ping";
import { serverSignal } from "./server-lifetime";

/** Whether this process can serve: its database answers, with our tables in it, and it is not being stopped. Says nothing secret. */
export async function checkReady(): Promise<{ ok: boolean; database: boolean; stopping: boolean }> {
  const stopping = serverSignal().aborted;
  const database = await pingDatabase(getDatabase(), 2_000);
  return { ok: database && !stopping, database, stopping };
}
