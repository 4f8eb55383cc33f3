import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
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

export type TeamConfigKind = "team-defaults" | "base" | "preset";

export interface TeamConfigRow {
  id: string;
  kind: TeamConfigKind;
  name: string;
  latestVersion: number;
  createdAt: Date;
}

/** The row of the team's defaults has always this name. */
export const teamDefaultsName = "team defaults";

const columns = { id: true, kind: true, name: true, latestVersion: true, createdAt: true } as const;

export async function findTeamConfig(
  db: Connection,
  teamId: TeamId,
  kind: TeamConfigKind,
  name: string,
): Promise<TeamConfigRow | null> {
  const row = await db.teamConfig.findFirst({
    where: { teamId, kind, nameKey: foldName(name), archivedAt: null },
    select: columns,
  });
  return row && { ...row, kind };
}

/** The latest version of a config of the team: what launching merges. */
export async function findLatestTeamConfig(
  db: Connection,
  teamId: TeamId,
  kind: TeamConfigKind,
  name: string,
): Promise<(DocumentVersionRow & { name: string }) | null> {
  const config = await findTeamConfig(db, teamId, kind, name);
  if (!config) return null;
  const version = await findTeamConfigVersion(db, config.id, config.latestVersion);
  return version && { ...version, name: config.name };
}

export async function findTeamConfigVersion(
  db: Connection,
  configId: string,
  number: number,
): Promise<DocumentVersionRow | null> {
  return db.teamConfigVersion.findUnique({
    where: { configId_number: { configId, number } },
    select: versionColumns,
  });
}

/** Newest first. */
export async function listTeamConfigVersions(db: Connection, configId: string): Promise<VersionSummaryRow[]> {
  return db.teamConfigVersion.findMany({
    where: { configId },
    orderBy: { number: "desc" },
    select: versionSummaryColumns,
  });
}

/** Makes the config if it is new, and locks it; gives its latest number. */
export async function openTeamConfig(
  tx: Connection,
  config: { teamId: TeamId; kind: TeamConfigKind; name: string },
): Promise<{ id: string; latestVersion: number }> {
  const { teamId, kind } = config;
  const nameKey = foldName(config.name);
  // Waits for another transaction that makes the same one, then finds its row.
  await tx.teamConfig.createMany({ data: [{ ...config, nameKey }], skipDuplicates: true });
  const rows = await tx.$queryRaw<{ id: string; latestVersion: number }[]>(Prisma.sql`
    select id, "latestVersion" from "TeamConfig"
    where "teamId" = ${teamId} and kind = ${kind} and "nameKey" = ${nameKey} for update`);
  const row = rows[0];
  if (!row) throw new Error("a team config vanished while it was being saved");
  return row;
}

/** Stores a version and makes it the latest. */
export async function insertTeamConfigVersion(
  tx: Connection,
  configId: string,
  version: NewVersion,
): Promise<void> {
  await tx.teamConfigVersion.create({ data: { configId, ...version } });
  await tx.teamConfig.update({
    where: { id: configId },
    data: { latestVersion: version.number, archivedAt: null },
  });
}

export async function setTeamConfigArchived(
  tx: Connection,
  configId: string,
  at: Date | null,
): Promise<void> {
  await tx.teamConfig.update({ where: { id: configId }, data: { archivedAt: at } });
}

/** By kind and name, each with its latest change. */
export async function listTeamConfigRows(
  db: Connection,
  teamId: TeamId,
  kind: TeamConfigKind | undefined,
): Promise<(TeamConfigRow & LatestChange)[]> {
  const only = kind ? Prisma.sql`and c.kind = ${kind}` : Prisma.empty;
  return db.$queryRaw(Prisma.sql`
    select c.id, c.kind, c.name, c."latestVersion", c."createdAt",
      v."createdAt" "updatedAt", v."createdBy" "updatedBy"
    from "TeamConfig" c join "TeamConfigVersion" v on v."configId" = c.id and v.number = c."latestVersion"
    where c."teamId" = ${teamId} and c."archivedAt" is null ${only}
    order by c.kind, c."nameKey"`);
}
