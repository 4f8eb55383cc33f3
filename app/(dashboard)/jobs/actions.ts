"use server";

import { archiveJob } from "@/lib/catalog/archive-job";
import { type CreatedJob, createJob } from "@/lib/catalog/create-job";
import { saveJobVersion } from "@/lib/catalog/save-job-version";
import type {
  ArchiveJobInput,
  CreateJobInput,
  SaveJobVersionInput,
  SetJobAliasInput,
} from "@/lib/catalog/schema";
import { type JobAliasView, setJobAlias } from "@/lib/catalog/set-job-alias";
import type { SaveOutcome } from "@/lib/config/catalog-view";
import type { Result } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Makes a job with its first version. */
export async function createJobAction(input: CreateJobInput): Promise<Result<CreatedJob>> {
  return answerAction((actor) => createJob(actor, input));
}

/** Saves the document of a job as its next version. */
export async function saveJobVersionAction(
  job: string,
  edited: Omit<SaveJobVersionInput, "job">,
): Promise<Result<SaveOutcome>> {
  return answerAction((actor) => saveJobVersion(actor, { ...edited, job }));
}

/** Points an alias at a version, or removes it. */
export async function setJobAliasAction(input: SetJobAliasInput): Promise<Result<JobAliasView>> {
  return answerAction((actor) => setJobAlias(actor, input));
}

/** Takes a job out of the lists, or back into them. */
export async function archiveJobAction(input: ArchiveJobInput): Promise<Result<{ name: string }>> {
  return answerAction((actor) => archiveJob(actor, input));
}
