import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { getDatabase } from "../db/client";
import { findRunHead, type RunHead } from "../db/runs";
import { AppError } from "../errors";

/** The run, if the actor may see it; what it may not see is not found. */
export async function requireRun(actor: Actor, runId: string): Promise<RunHead> {
  const run = await findRunHead(getDatabase(), actor.teamId, runId);
  if (!run || !can(actor, "run:view", run)) throw new AppError("NOT_FOUND", "there is no such run");
  return run;
}
