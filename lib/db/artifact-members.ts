/** Versions as members of a collection: its own, or one that they are linked to. */
import type { ArtifactMemberRow, ArtifactVersionRow } from "../runs/artifact";
import { versionColumns, versionTables } from "./artifact-versions";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

interface Stored extends ArtifactVersionRow {
  memberOf: string;
  memberIndex: number;
  memberSince: Date;
}

async function select(db: Connection, where: Prisma.Sql): Promise<ArtifactMemberRow[]> {
  const rows = await db.$queryRaw<Stored[]>`
    select ${versionColumns}, own."collectionId" as "memberOf", own.index as "memberIndex", own."createdAt" as "memberSince"
      from "ArtifactMember" own join ${versionTables} on v.id = own."versionId" where ${where}`;
  return rows.map(({ memberOf, memberIndex, memberSince, ...version }) => ({
    ...{ collectionId: memberOf, index: memberIndex, createdAt: memberSince, version },
  }));
}

/** What `v3`, `latest` or another alias of a collection means; null when it means nothing. */
export async function findMember(
  db: Connection,
  collectionId: string,
  reference: string,
): Promise<ArtifactMemberRow | null> {
  const index = /^v(\d{1,9})$/.exec(reference)?.[1];
  const means =
    index === undefined
      ? Prisma.sql`own."versionId" = (select a."versionId" from "ArtifactAlias" a
                    where a."collectionId" = ${collectionId} and a.alias = ${reference})`
      : Prisma.sql`own.index = ${Number(index)}`;
  const [row] = await select(
    db,
    Prisma.sql`own."collectionId" = ${collectionId} and v.state = 'committed' and ${means}`,
  );
  return row ?? null;
}

export async function findMemberOfVersion(
  db: Connection,
  collectionId: string,
  versionId: string,
): Promise<ArtifactMemberRow | null> {
  const [row] = await select(
    db,
    Prisma.sql`own."collectionId" = ${collectionId} and own."versionId" = ${versionId}`,
  );
  return row ?? null;
}

/** Newest first unless asked otherwise; without deleted ones. */
export async function listMembers(
  db: Connection,
  collectionId: string,
  { offset, limit, isAscending }: { offset: number; limit: number; isAscending: boolean },
): Promise<ArtifactMemberRow[]> {
  const way = isAscending ? Prisma.sql`asc` : Prisma.sql`desc`;
  return await select(
    db,
    Prisma.sql`own."collectionId" = ${collectionId} and v.state = 'committed'
      order by own.index ${way} limit ${limit} offset ${offset}`,
  );
}

export async function countMembers(db: Connection, collectionId: string): Promise<number> {
  return await db.artifactMember.count({ where: { collectionId, version: { state: "committed" } } });
}

/** Collections that a version stands in, its own first. */
export async function findMemberships(
  db: Connection,
  versionId: string,
): Promise<{ collectionId: string; index: number; createdAt: Date }[]> {
  return await db.artifactMember.findMany({
    where: { versionId },
    orderBy: { createdAt: "asc" },
    select: { collectionId: true, index: true, createdAt: true },
  });
}

/** The aliases of a collection, of one version where one is given. */
export async function listAliases(
  db: Connection,
  { collectionId, versionId }: { collectionId: string; versionId?: string },
  { offset, limit }: { offset: number; limit: number },
): Promise<string[]> {
  const rows = await db.artifactAlias.findMany({
    where: { collectionId, ...(versionId !== undefined && { versionId }) },
    orderBy: { alias: "asc" },
    ...{ skip: offset, take: limit, select: { alias: true } },
  });
  return rows.map(({ alias }) => alias);
}
