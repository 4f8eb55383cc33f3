import type { Actor } from "../access/actor";
import type { JobSummary } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { listJobRows } from "../db/jobs";
import { AppError } from "../errors";
import { parseInput } from "../result";
import { toJobSummary } from "./job-views";
import { requirePermission } from "./require-permission";
import { type ListJobsInput, listJobsInputSchema } from "./schema";

/** The team's jobs by name. */
export async function listJobs(actor: Actor, input: ListJobsInput = {}): Promise<JobSummary[]> {
  requirePermission(actor, "job:view");
  const parsed = parseInput(listJobsInputSchema, input);
  if (!parsed.ok) throw new AppError("INVALID", "The filter of jobs cannot be read.");
  return (await listJobRows(getDatabase(), actor.teamId, parsed.value.archived)).map(toJobSummary);
}
