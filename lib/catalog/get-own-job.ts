import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import { getDatabase } from "../db/client";
import { findJob, type JobRow } from "../db/jobs";

/** The job of the actor's team by name or id; NOT_FOUND when there is none the actor may see. */
export async function getOwnJob(actor: Actor, reference: string): Promise<JobRow> {
  const job = can(actor, "job:view") ? await findJob(getDatabase(), actor.teamId, reference) : null;
  if (!job) throw notFound("job", reference);
  return job;
}
