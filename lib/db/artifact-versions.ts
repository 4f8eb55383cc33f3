/** Versions of artifacts, their places in collections and what points to them. */
import type { TeamId } from "../access/actor";
import type { AliasRow, ArtifactVersionRow, VersionState } from "../runs/artifact";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export const versionColumns = Prisma.sql`
  v.id, v."collectionId", m.index, v.state, v.digest, v.size::float8, v."fileCount", v.description, v.metadata, v.tags,
  v."ttlSeconds"::float8, v."historyStep"::float8, v."manifestId", v."runId", v."authorId", v."createdAt", v."updatedAt"`;
export const versionTables = Prisma.sql`"ArtifactVersion" v
  left join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = v."collectionId"`;

export async function findVersion(
  db: Connection,
  teamId: TeamId,
  id: string,
): Promise<ArtifactVersionRow | null> {
  const rows = await db.$queryRaw<ArtifactVersionRow[]>`
    select ${versionColumns} from ${versionTables} where v."teamId" = ${teamId} and v.id = ${id}`;
  return rows[0] ?? null;
}

/** The version that a client has made under an id of its own. */
export async function findVersionOfClient(
  db: Connection,
  teamId: TeamId,
  clientId: string,
): Promise<ArtifactVersionRow | null> {
  const rows = await db.$queryRaw<ArtifactVersionRow[]>`
    select ${versionColumns} from ${versionTables} where v."teamId" = ${teamId} and v."clientId" = ${clientId}`;
  return rows[0] ?? null;
}

/** The pending version that several programs make together. The collection's row must be locked. */
export async function findBegun(
  tx: Connection,
  collectionId: string,
  distributedId: string,
): Promise<string | null> {
  const begun = await tx.artifactVersion.findFirst({
    where: { collectionId, distributedId, state: "pending" },
    select: { id: true },
  });
  return begun?.id ?? null;
}

/** The last version of a collection, or null while it has none. */
export async function findLatest(db: Connection, collectionId: string): Promise<ArtifactVersionRow | null> {
  const rows = await db.$queryRaw<ArtifactVersionRow[]>`
    select ${versionColumns} from "ArtifactMember" own join ${versionTables} on v.id = own."versionId"
     where own."collectionId" = ${collectionId} order by own.index desc limit 1`;
  return rows[0] ?? null;
}

/** What a run used or logged, in that order. */
export async function listVersionsOfRun(
  db: Connection,
  { runId, kind }: { runId: string; kind: "used" | "logged" },
  { offset, limit }: { offset: number; limit: number },
): Promise<ArtifactVersionRow[]> {
  return await db.$queryRaw`
    select ${versionColumns} from "ArtifactUse" u join ${versionTables} on v.id = u."versionId"
     where u."runId" = ${runId} and u.kind = ${kind} and v.state <> 'deleted'
     order by u."createdAt", v.id limit ${limit} offset ${offset}`;
}

export async function countVersionsOfRun(
  db: Connection,
  { runId, kind }: { runId: string; kind: "used" | "logged" },
): Promise<number> {
  return await db.artifactUse.count({ where: { runId, kind, version: { state: { not: "deleted" } } } });
}

/** Runs that used a version, in the order in which they did. */
export async function findUsers(db: Connection, versionId: string, limit: number): Promise<string[]> {
  const rows = await db.artifactUse.findMany({
    where: { versionId, kind: "used" },
    orderBy: { createdAt: "asc" },
    take: limit,
    select: { runId: true },
  });
  return rows.map(({ runId }) => runId);
}

const living = { run: { endedAt: null }, kind: "used" } as const;
/** Its own checkpoints: what it used of others is in its uses. */
const begun = { run: { endedAt: null } } as const;

/** Whether a run that has not ended uses it. */
export async function isInUse(db: Connection, versionId: string): Promise<boolean> {
  const uses = await db.artifactUse.count({ where: { versionId, ...living }, take: 1 });
  return uses > 0 || (await db.attemptCheckpoint.count({ where: { versionId, ...begun }, take: 1 })) > 0;
}

export async function isCollectionInUse(db: Connection, collectionId: string): Promise<boolean> {
  const version = { collectionId };
  const uses = await db.artifactUse.count({ where: { version, ...living }, take: 1 });
  return uses > 0 || (await db.attemptCheckpoint.count({ where: { version, ...begun }, take: 1 })) > 0;
}

/** Twice is once. */
export async function noteUse(
  tx: Connection,
  use: { runId: string; versionId: string; kind: "used" | "logged"; usedAs?: string | null },
): Promise<void> {
  await tx.artifactUse.createMany({ data: [use], skipDuplicates: true });
}

export async function noteUses(
  tx: Connection,
  uses: readonly { runId: string; versionId: string; kind: "used"; usedAs: string }[],
): Promise<void> {
  if (uses.length > 0) await tx.artifactUse.createMany({ data: [...uses], skipDuplicates: true });
}

export interface NewVersion {
  teamId: TeamId;
  collectionId: string;
  digest: string;
  clientId: string | null;
  distributedId: string | null;
  description: string | null;
  metadata: string;
  tags: string[];
  ttlSeconds: number | null;
  historyStep: number | null;
  wantedAliases: string[];
  runId: string | null;
  authorId: string | null;
}

/** A pending one; null when its client has made one of that id at this moment. */
export async function insertVersion(tx: Connection, version: NewVersion): Promise<string | null> {
  const made = await tx.artifactVersion.createManyAndReturn({
    data: [version],
    skipDuplicates: true,
    select: { id: true },
  });
  return made[0]?.id ?? null;
}

export interface LockedVersion {
  state: VersionState;
  wantedAliases: string[];
  tags: string[];
}

/** Locks a version until the transaction ends, and reads it then. */
export async function lockVersion(tx: Connection, teamId: TeamId, id: string): Promise<LockedVersion | null> {
  const rows = await tx.$queryRaw<LockedVersion[]>`
    select state, "wantedAliases", tags from "ArtifactVersion" where "teamId" = ${teamId} and id = ${id} for update`;
  return rows[0] ?? null;
}

/** A pending one has its content and its number from now on. The collection's row must be locked. */
export async function commitVersion(
  tx: Connection,
  version: Pick<
    ArtifactVersionRow,
    "id" | "collectionId" | "manifestId" | "digest" | "size" | "fileCount"
  > & {
    looseCount: number;
  },
): Promise<number> {
  const index = await addMember(tx, version.collectionId, version.id);
  await tx.$executeRaw`
    update "ArtifactVersion" set state = 'committed', size = ${version.size}::bigint, "fileCount" = ${version.fileCount},
           "looseCount" = ${version.looseCount},
           "manifestId" = ${version.manifestId}, digest = ${version.digest}, "committedAt" = clock_timestamp(),
           "expiresAt" = clock_timestamp() + make_interval(secs => "ttlSeconds"), "updatedAt" = clock_timestamp()
     where id = ${version.id}`;
  return index;
}

/** Puts a version into a collection, with the next number, unless it is there; its number. The collection's row must be locked. */
export async function addMember(tx: Connection, collectionId: string, versionId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ index: number }[]>`
    with known as (
      select index from "ArtifactMember" where "collectionId" = ${collectionId} and "versionId" = ${versionId}
    ), raised as (
      update "ArtifactCollection" set "nextIndex" = "nextIndex" + 1, "updatedAt" = clock_timestamp()
       where id = ${collectionId} and not exists (select from known) returning "nextIndex" - 1 as index
    ), added as (
      insert into "ArtifactMember" ("collectionId", index, "versionId")
      select ${collectionId}, index, ${versionId} from raised returning index
    )
    select index from known union all select index from added`;
  const [row] = rows;
  if (!row) throw new Error(`collection ${collectionId} is gone`);
  return row.index;
}

export async function removeMember(tx: Connection, collectionId: string, versionId: string): Promise<void> {
  await tx.artifactAlias.deleteMany({ where: { collectionId, versionId } });
  await tx.artifactMember.deleteMany({ where: { collectionId, versionId } });
}

/** Points these aliases of a collection to a version, wherever they pointed before. */
export async function moveAliases(
  tx: Connection,
  place: { collectionId: string; versionId: string },
  aliases: readonly string[],
): Promise<void> {
  const { collectionId, versionId } = place;
  await tx.$executeRaw`
    insert into "ArtifactAlias" ("collectionId", alias, "versionId")
    select ${collectionId}, alias, ${versionId} from unnest(${[...new Set(aliases)]}::text[]) alias
    on conflict ("collectionId", alias) do update set "versionId" = excluded."versionId"`;
}

/** Only where they point to that version. */
export async function removeAliases(
  tx: Connection,
  place: { collectionId: string; versionId: string },
  aliases: readonly string[] | "all",
): Promise<void> {
  await tx.artifactAlias.deleteMany({
    where: { ...place, ...(aliases !== "all" && { alias: { in: [...aliases] } }) },
  });
}

export async function writeVersion(
  tx: Connection,
  id: string,
  data: { description?: string | null; metadata?: string; ttlSeconds?: number | null; tags?: string[] },
): Promise<void> {
  await tx.artifactVersion.update({ where: { id }, data: { ...data, updatedAt: new Date() } });
  if (data.ttlSeconds !== undefined)
    await tx.$executeRaw`
      update "ArtifactVersion" set "expiresAt" = "committedAt" + make_interval(secs => "ttlSeconds") where id = ${id}`;
}

/** Of a pending one: somebody goes on with it. False when it is none any more; else it stays one until the transaction ends. */
export async function touchVersion(tx: Connection, id: string): Promise<boolean> {
  const touched = await tx.$executeRaw`
    update "ArtifactVersion" set "updatedAt" = clock_timestamp() where id = ${id} and state = 'pending'`;
  return touched > 0;
}

/** A deleted version keeps its number: nobody gets it again. */
export async function markDeleted(tx: Connection, id: string): Promise<void> {
  await tx.artifactAlias.deleteMany({ where: { versionId: id } });
  await tx.$executeRaw`
    update "ArtifactVersion" set state = 'deleted', "updatedAt" = clock_timestamp() where id = ${id}`;
}

/** Everything that points to a version, in whatever collection. */
export async function findAliases(db: Connection, versionId: string): Promise<AliasRow[]> {
  const rows = await db.artifactAlias.findMany({
    where: { versionId },
    orderBy: [{ collectionId: "asc" }, { alias: "asc" }],
    select: { alias: true, collection: { include: { project: true } } },
  });
  return rows.map(({ alias, collection: { id, name, kind, project } }) => ({
    ...{ alias, collectionId: id, collection: name, project },
    kind: kind === "portfolio" ? "portfolio" : "sequence",
  }));
}
