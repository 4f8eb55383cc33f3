import type { JobSummary } from "../config/catalog-view";
import type { LatestChange } from "../db/document-version";
import type { JobRow } from "../db/jobs";

export function toJobSummary(row: JobRow & LatestChange): JobSummary {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    version: row.latestVersion,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    archived: row.archivedAt !== null,
    aliases: row.aliases,
  };
}
