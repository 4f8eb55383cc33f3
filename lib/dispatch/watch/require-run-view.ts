import type { Actor } from "../../access/actor";
import { getOwnRun } from "../../db/get-own-run";

/** What an open stream asks again from time to time: NOT_FOUND when the actor may not see the run any more. */
export async function requireRunView(actor: Actor, runId: string): Promise<void> {
  await getOwnRun(actor, runId);
}
