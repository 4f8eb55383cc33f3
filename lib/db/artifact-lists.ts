/** Artifacts as lists show them: one query a page, found by key, with what stands beside each row. */
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { CollectionKind, VersionState } from "../runs/artifact";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { escapeLike } from "./run-conditions";

export interface ListedCollection {
  id: string;
  project: string;
  name: string;
  kind: CollectionKind;
  type: string;
  description: string | null;
  tags: string[];
  createdAt: Date;
  updatedAt: Date;
  latestIndex: number | null;
  latestSize: number | null;
  latestFileCount: number | null;
  latestAt: Date | null;
}

export interface CollectionsAsked {
  teamId: TeamId;
  project?: string | undefined;
  type?: string | undefined;
  /** A part of the name. */
  search?: string | undefined;
  name?: string | undefined;
  after?: { project: string; name: string } | undefined;
  limit: number;
}

/** By project and name. Of each project only as many are read as a page has, in the order of an index. */
export async function findListedCollections(
  db: Connection,
  { teamId, project, type, search, name, after, limit }: CollectionsAsked,
): Promise<ListedCollection[]> {
  const ofProject = [
    Prisma.sql`p."teamId" = ${teamId}`,
    ...(project === undefined ? [] : [Prisma.sql`p."nameKey" = ${foldName(project)}`]),
    ...(after === undefined ? [] : [Prisma.sql`p."nameKey" >= ${foldName(after.project)}`]),
  ];
  const own = [
    Prisma.sql`c."projectId" = p.id`,
    ...(type === undefined ? [] : [Prisma.sql`c.type = ${type}`]),
    ...(name === undefined ? [] : [Prisma.sql`c.name = ${name}`]),
    ...(search === undefined ? [] : [Prisma.sql`c.name ilike ${`%${escapeLike(search)}%`}`]),
    ...(after === undefined
      ? []
      : [Prisma.sql`(p."nameKey" > ${foldName(after.project)} or c.name > ${after.name})`]),
  ];
  return await db.$queryRaw<ListedCollection[]>`
    select c.id, c.project, c.name, c.kind, c.type, c.description, c.tags, c."createdAt", c."updatedAt",
           latest.index as "latestIndex", latest.size as "latestSize", latest."fileCount" as "latestFileCount",
           latest."createdAt" as "latestAt"
      from (
        select part.*, p.name as project, p."nameKey" from "Project" p cross join lateral (
          select c.* from "ArtifactCollection" c where ${Prisma.join(own, " and ")} order by c.name limit ${limit}) part
         where ${Prisma.join(ofProject, " and ")} order by p."nameKey", part.name limit ${limit}) c
      left join lateral (
        select m.index, v.size::float8, v."fileCount", m."createdAt"
          from "ArtifactMember" m join "ArtifactVersion" v on v.id = m."versionId" and v.state = 'committed'
         where m."collectionId" = c.id order by m.index desc limit 1) latest on true
     order by c."nameKey", c.name`;
}

/** The kinds of artifacts of a team, or of one of its projects. */
export async function findTypesOfTeam(
  db: Connection,
  { teamId, project }: { teamId: TeamId; project?: string | undefined },
): Promise<{ name: string; collections: number }[]> {
  const inProject = project === undefined ? Prisma.empty : Prisma.sql`and p."nameKey" = ${foldName(project)}`;
  return await db.$queryRaw`
    select c.type as name, count(*)::int as collections
      from "Project" p join "ArtifactCollection" c on c."projectId" = p.id
     where p."teamId" = ${teamId} ${inProject} group by c.type order by c.type`;
}

export interface ListedVersion {
  id: string;
  /** In the collection that was asked for. */
  index: number;
  state: VersionState;
  digest: string;
  size: number;
  fileCount: number;
  description: string | null;
  tags: string[];
  aliases: string[];
  by: string | null;
  runId: string | null;
  runName: string | null;
  runProject: string | null;
  createdAt: Date;
}

/** Versions of a collection, the newest first, from below a number on; or just one, deleted or not. */
export async function findListedVersions(
  db: Connection,
  collectionId: string,
  asked: { before?: number | undefined; limit: number } | { versionId: string },
): Promise<ListedVersion[]> {
  const which =
    "versionId" in asked
      ? Prisma.sql`m."versionId" = ${asked.versionId}`
      : Prisma.sql`v.state = 'committed' ${asked.before === undefined ? Prisma.empty : Prisma.sql`and m.index < ${asked.before}`}
          order by m.index desc limit ${asked.limit}`;
  return await db.$queryRaw<ListedVersion[]>`
    select v.id, m.index, v.state, v.digest, v.size::float8, v."fileCount", v.description, v.tags, v."createdAt",
           array(select a.alias from "ArtifactAlias" a
                  where a."versionId" = v.id and a."collectionId" = m."collectionId" order by a.alias) as aliases,
           coalesce(person.name, r.author) as by, r.id as "runId", r.name as "runName", p.name as "runProject"
      from "ArtifactMember" m join "ArtifactVersion" v on v.id = m."versionId"
      left join "Run" r on r.id = v."runId" left join "Project" p on p.id = r."projectId"
      left join "Person" person on person.id = v."authorId"
     where m."collectionId" = ${collectionId} and ${which}`;
}

export interface ListedRun {
  id: string;
  name: string;
  project: string;
}

/** Runs that used a version, in the order in which they did. */
export async function findUsingRuns(db: Connection, versionId: string, limit: number): Promise<ListedRun[]> {
  return await db.$queryRaw`
    select r.id, r.name, p.name as project
      from "ArtifactUse" u join "Run" r on r.id = u."runId" join "Project" p on p.id = r."projectId"
     where u."versionId" = ${versionId} and u.kind = 'used' order by u."createdAt", r.id limit ${limit}`;
}

export async function countUsingRuns(db: Connection, versionId: string): Promise<number> {
  return await db.artifactUse.count({ where: { versionId, kind: "used" } });
}

export interface VersionPlaceRow {
  project: string;
  artifact: string;
  index: number;
}

/** All collections in which a version stands, its own first. */
export async function findPlaces(
  db: Connection,
  versionId: string,
): Promise<(VersionPlaceRow & { collectionId: string })[]> {
  return await db.$queryRaw`
    select m."collectionId", p.name as project, c.name as artifact, m.index
      from "ArtifactMember" m join "ArtifactCollection" c on c.id = m."collectionId" join "Project" p on p.id = c."projectId"
     where m."versionId" = ${versionId} order by m."createdAt"`;
}

export interface RunVersionRow extends VersionPlaceRow {
  id: string;
  type: string;
  size: number;
  fileCount: number;
  aliases: string[];
  state: VersionState;
  usedAs: string | null;
  at: Date;
}

/** What a run used or logged, in that order, where it was logged to. */
export async function findVersionsOfRun(
  db: Connection,
  { runId, kind }: { runId: string; kind: "used" | "logged" },
  { offset, limit }: { offset: number; limit: number },
): Promise<RunVersionRow[]> {
  return await db.$queryRaw`
    select v.id, p.name as project, c.name as artifact, m.index, c.type, v.size::float8, v."fileCount", v.state,
           u."usedAs", u."createdAt" as at,
           array(select a.alias from "ArtifactAlias" a
                  where a."versionId" = v.id and a."collectionId" = c.id order by a.alias) as aliases
      from "ArtifactUse" u join "ArtifactVersion" v on v.id = u."versionId"
      join "ArtifactCollection" c on c.id = v."collectionId" join "Project" p on p.id = c."projectId"
      join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id
     where u."runId" = ${runId} and u.kind = ${kind} order by u."createdAt", v.id limit ${limit} offset ${offset}`;
}
