import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import type { JobView } from "../config/catalog-view";
import { readJobReference } from "../config/values/job-reference";
import { getDatabase } from "../db/client";
import { findJobVersion, listJobVersions } from "../db/jobs";
import { getOwnJob } from "./get-own-job";
import { toJobSummary } from "./job-views";
import { toDocumentVersion, toVersionSummary } from "./version-views";

/** A job in the version that `name`, `name:v3`, `name:latest` or `name:alias` means, with the list of all versions. */
export async function loadJob(actor: Actor, reference: string): Promise<JobView> {
  const { name, version } = readJobReference(reference);
  const job = await getOwnJob(actor, name);
  const database = getDatabase();
  const [selected, versions] = await Promise.all([
    findJobVersion(database, job, version),
    listJobVersions(database, job.id),
  ]);
  const latest = versions[0];
  if (!selected || !latest) throw notFound("job", reference);
  return {
    ...toJobSummary({ ...job, updatedAt: latest.createdAt, updatedBy: latest.createdBy }),
    selected: toDocumentVersion(selected),
    versions: versions.map(toVersionSummary),
  };
}
