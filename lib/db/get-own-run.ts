import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import { getDatabase } from "./client";
import { findRunHead, type RunHead } from "./runs";

/** The run of the actor's team; NOT_FOUND when there is none the actor may see. */
export async function getOwnRun(actor: Actor, runId: string): Promise<RunHead> {
  const run = await findRunHead(getDatabase(), actor.teamId, runId);
  if (!run || !can(actor, "run:view", run)) throw notFound("run", runId);
  return run;
}
