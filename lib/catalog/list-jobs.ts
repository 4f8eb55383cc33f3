import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { JobSummary } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { listJobRows } from "../db/jobs";
import { requireInput } from "../result";
import { toJobSummary } from "./job-views";
import { type ListJobsInput, listJobsInputSchema } from "./schema";

/** The team's jobs by name. */
export async function listJobs(actor: Actor, input: ListJobsInput = {}): Promise<JobSummary[]> {
  requirePermission(actor, "job:view");
  const filter = requireInput(listJobsInputSchema, input);
  return (await listJobRows(getDatabase(), actor.teamId, filter.archived)).map(toJobSummary);
}
