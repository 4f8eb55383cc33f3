import type { z } from "zod";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound, requirePermission } from "../access/require-permission";
import type { ApplyOutcome } from "../config/catalog-view";
import { isAcceptable } from "../config/issue";
import { getDatabase } from "../db/client";
import { findJob, findJobVersion, type JobRow } from "../db/jobs";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkJobText } from "./check-document";
import { createJob } from "./create-job";
import { decideSave } from "./decide-save";
import { saveJobVersion } from "./save-job-version";
import { type ApplyJobInput, applyJobInputSchema, createJobInputSchema } from "./schema";
import { toApplied, toPlanned } from "./to-apply-outcome";

type Parsed = z.output<typeof applyJobInputSchema>;

/** Makes a job be as its text says: creates it, adds a version, or finds nothing to do. */
export async function applyJob(actor: Actor, input: ApplyJobInput): Promise<Result<ApplyOutcome>> {
  const parsed = parseInput(applyJobInputSchema, input);
  if (!parsed.ok) return parsed;
  const reference = parsed.value.job;
  const job = can(actor, "job:view") ? await findJob(getDatabase(), actor.teamId, reference) : null;
  return job ? applyKnown(actor, job, parsed.value) : applyNew(actor, parsed.value);
}

async function applyNew(actor: Actor, input: Parsed): Promise<Result<ApplyOutcome>> {
  requirePermission(actor, "job:create");
  const { description, text, note, dryRun } = input;
  const wanted = parseInput(createJobInputSchema, { name: input.job, description, text, note });
  if (!wanted.ok) return wanted;
  if (input.baseVersion) throw notFound("job", input.job);
  const { name } = wanted.value;
  if (dryRun) {
    const issues = checkJobText(text, { name, version: 1 });
    return isAcceptable(issues) ? toPlanned({ kind: "save", number: 1 }, name, issues) : refuse(issues);
  }
  const created = await createJob(actor, wanted.value);
  if (!created.ok) return created;
  return succeed({ outcome: "created", name, number: created.value.number, dryRun }, created.issues);
}

async function applyKnown(actor: Actor, job: JobRow, input: Parsed): Promise<Result<ApplyOutcome>> {
  requirePermission(actor, "job:edit");
  const { name, latestVersion } = job;
  const { text, note, dryRun, baseVersion = latestVersion } = input;
  if (!dryRun) return toApplied(await saveJobVersion(actor, { job: job.id, baseVersion, text, note }));
  const issues = checkJobText(text, { name, version: latestVersion + 1 });
  if (!isAcceptable(issues)) return refuse(issues);
  const latest = await findJobVersion(getDatabase(), job, { kind: "number", number: latestVersion });
  return toPlanned(decideSave(latest, { baseVersion, text }), name, issues);
}
