import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { trustTeamId } from "../access/trust-team-id";
import type { JobReference } from "../config/values/job-reference";
import { isStorable } from "../runs/storable-text";
import type { Connection } from "./client";
import {
  type DocumentVersionRow,
  type LatestChange,
  type NewVersion,
  type VersionSummaryRow,
  versionColumns,
  versionSummaryColumns,
} from "./document-version";
import { Prisma } from "./generated/client";

export interface JobRow {
  id: string;
  teamId: TeamId;
  name: string;
  description: string;
  latestVersion: number;
  archivedAt: Date | null;
  createdAt: Date;
  aliases: { alias: string; number: number }[];
}

const columns = {
  id: true,
  teamId: true,
  name: true,
  description: true,
  latestVersion: true,
  archivedAt: true,
  createdAt: true,
  aliases: { select: { alias: true, number: true }, orderBy: { alias: "asc" } },
} as const;

/** The job of that team with that name (without case) or id. */
export async function findJob(db: Connection, teamId: TeamId, nameOrId: string): Promise<JobRow | null> {
  if (!isStorable(nameOrId)) return null;
  const row =
    (await db.job.findUnique({
      where: { teamId_nameKey: { teamId, nameKey: foldName(nameOrId) } },
      select: columns,
    })) ?? (await db.job.findFirst({ where: { teamId, id: nameOrId }, select: columns }));
  return row && toJob(row);
}

/** The version of a job that a reference means, or null when it has no such version or alias. */
export async function findJobVersion(
  db: Connection,
  job: JobRow,
  version: JobReference["version"],
): Promise<DocumentVersionRow | null> {
  const number =
    version.kind === "latest"
      ? job.latestVersion
      : version.kind === "number"
        ? version.number
        : job.aliases.find(({ alias }) => alias === version.alias)?.number;
  if (number === undefined) return null;
  return db.jobVersion.findUnique({
    where: { jobId_number: { jobId: job.id, number } },
    select: versionColumns,
  });
}

/** Newest first. */
export async function listJobVersions(db: Connection, jobId: string): Promise<VersionSummaryRow[]> {
  return db.jobVersion.findMany({
    where: { jobId },
    orderBy: { number: "desc" },
    select: versionSummaryColumns,
  });
}

/** What may have changed since the job was found. */
export type LockedJob = Pick<JobRow, "latestVersion" | "archivedAt">;

/** Locks the row until the transaction ends, so that two savers get two numbers. */
export async function lockJob(tx: Connection, jobId: string): Promise<LockedJob> {
  const rows = await tx.$queryRaw<LockedJob[]>(
    Prisma.sql`select "latestVersion", "archivedAt" from "Job" where id = ${jobId} for update`,
  );
  const row = rows[0];
  if (!row) throw new Error(`job ${jobId} vanished while it was being changed`);
  return row;
}

export async function insertJob(
  tx: Connection,
  job: { teamId: TeamId; name: string; description: string },
): Promise<string> {
  const row = await tx.job.create({ data: { ...job, nameKey: foldName(job.name) }, select: { id: true } });
  return row.id;
}

/** Stores a version and makes it the latest. */
export async function insertJobVersion(tx: Connection, jobId: string, version: NewVersion): Promise<void> {
  await tx.jobVersion.create({ data: { jobId, ...version } });
  await tx.job.update({ where: { id: jobId }, data: { latestVersion: version.number } });
}

/** Points an alias at a version; `null` removes it. */
export async function writeJobAlias(
  tx: Connection,
  jobId: string,
  alias: string,
  number: number | null,
): Promise<void> {
  if (number === null) {
    await tx.jobAlias.deleteMany({ where: { jobId, alias } });
    return;
  }
  await tx.jobAlias.upsert({
    where: { jobId_alias: { jobId, alias } },
    create: { jobId, alias, number },
    update: { number },
  });
}

export async function setJobArchived(tx: Connection, jobId: string, at: Date | null): Promise<void> {
  await tx.job.update({ where: { id: jobId }, data: { archivedAt: at } });
}

/** By name, each with its latest change. */
export async function listJobRows(
  db: Connection,
  teamId: TeamId,
  archived: boolean,
): Promise<(JobRow & LatestChange)[]> {
  const jobs = await db.job.findMany({
    where: { teamId, archivedAt: archived ? { not: null } : null },
    orderBy: { nameKey: "asc" },
    select: columns,
  });
  const latest = await db.$queryRaw<({ jobId: string } & LatestChange)[]>(Prisma.sql`
    select v."jobId", v."createdAt" "updatedAt", v."createdBy" "updatedBy"
    from "Job" j join "JobVersion" v on v."jobId" = j.id and v.number = j."latestVersion"
    where j."teamId" = ${teamId}`);
  const changes = new Map(latest.map(({ jobId, ...change }) => [jobId, change]));
  return jobs.map((job) => ({
    ...toJob(job),
    ...(changes.get(job.id) ?? { updatedAt: job.createdAt, updatedBy: "" }),
  }));
}

function toJob(row: Omit<JobRow, "teamId"> & { teamId: string }): JobRow {
  return { ...row, teamId: trustTeamId(row.teamId) };
}
