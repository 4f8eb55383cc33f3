/** Names under which versions of artifacts stand, in a project. */
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { ArtifactCollectionRow, CollectionKind } from "../runs/artifact";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { lockName } from "./run-inputs";

const columns = Prisma.sql`
  c.id, c.name, c.kind, c.type, c.description, c.tags, c."nextIndex", c."createdAt", c."updatedAt",
  json_build_object('id', p.id, 'name', p.name, 'createdAt', p."createdAt") as project`;

interface Stored extends Omit<ArtifactCollectionRow, "project"> {
  project: { id: string; name: string; createdAt: string };
}

function toRow({ project, ...rest }: Stored): ArtifactCollectionRow {
  return { ...rest, project: { ...project, createdAt: new Date(project.createdAt) } };
}

async function select(
  db: Connection,
  where: Prisma.Sql,
  rest = Prisma.empty,
): Promise<ArtifactCollectionRow[]> {
  const rows = await db.$queryRaw<Stored[]>`
    select ${columns} from "ArtifactCollection" c join "Project" p on p.id = c."projectId" where ${where} ${rest}`;
  return rows.map(toRow);
}

export async function findCollection(
  db: Connection,
  teamId: TeamId,
  id: string,
): Promise<ArtifactCollectionRow | null> {
  const [row] = await select(db, Prisma.sql`c."teamId" = ${teamId} and c.id = ${id}`);
  return row ?? null;
}

export async function findCollectionByName(
  db: Connection,
  { teamId, project, name }: { teamId: TeamId; project: string; name: string },
): Promise<ArtifactCollectionRow | null> {
  const inProject = Prisma.sql`p."teamId" = ${teamId} and p."nameKey" = ${foldName(project)}`;
  const [row] = await select(db, Prisma.sql`${inProject} and c.name = ${name}`);
  return row ?? null;
}

export interface CollectionQuery {
  teamId: TeamId;
  project: string;
  type?: string | undefined;
}

const inQuery = ({ teamId, project, type }: CollectionQuery) =>
  Prisma.sql`p."teamId" = ${teamId} and p."nameKey" = ${foldName(project)}
    ${type === undefined ? Prisma.empty : Prisma.sql`and c.type = ${type}`}`;

/** By name. */
export async function listCollectionRows(
  db: Connection,
  query: CollectionQuery,
  { offset, limit }: { offset: number; limit: number },
): Promise<ArtifactCollectionRow[]> {
  return await select(db, inQuery(query), Prisma.sql`order by c.name limit ${limit} offset ${offset}`);
}

export async function countCollections(db: Connection, query: CollectionQuery): Promise<number> {
  const rows = await db.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from "ArtifactCollection" c join "Project" p on p.id = c."projectId" where ${inQuery(query)}`;
  return Number(rows[0]?.total ?? 0);
}

/** The kinds of artifacts of a project, by name, each with when the first of it came. */
export async function listTypeRows(
  db: Connection,
  { teamId, project }: Pick<CollectionQuery, "teamId" | "project">,
): Promise<{ name: string; createdAt: Date }[]> {
  return await db.$queryRaw`
    select c.type as name, min(c."createdAt") as "createdAt"
      from "ArtifactCollection" c join "Project" p on p.id = c."projectId"
     where ${inQuery({ teamId, project })} group by c.type order by c.type`;
}

/** The collection of that name, made if it is new; two callers at once get the same one, of whatever kind and type it is. Null when it is deleted at this moment. */
export async function ensureCollection(
  db: Connection,
  {
    teamId,
    ...made
  }: { teamId: TeamId; projectId: string; name: string; kind: CollectionKind; type: string },
): Promise<ArtifactCollectionRow | null> {
  await db.artifactCollection.createMany({ data: [{ teamId, ...made, tags: [] }], skipDuplicates: true });
  const [row] = await select(db, Prisma.sql`c."projectId" = ${made.projectId} and c.name = ${made.name}`);
  return row ?? null;
}

/**
 * Locks a collection until the transaction ends: who numbers or points to its versions waits, and so does who submits a run that takes
 * one of them. To be called before its versions are locked. False when it is gone.
 */
export async function lockCollection(tx: Connection, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ name: string; teamId: TeamId; project: string }[]>`
    select c.name, c."teamId", p.name as project from "ArtifactCollection" c join "Project" p on p.id = c."projectId"
     where c.id = ${id} for update of c`;
  const [row] = rows;
  if (!row) return false;
  await lockName(tx, { teamId: row.teamId, project: row.project, collection: row.name });
  return true;
}

export async function writeCollection(
  tx: Connection,
  id: string,
  data: { name?: string; type?: string; description?: string | null; tags?: string[] },
): Promise<void> {
  await tx.artifactCollection.update({ where: { id }, data: { ...data, updatedAt: new Date() } });
}

export async function removeCollection(tx: Connection, id: string): Promise<void> {
  await tx.artifactCollection.delete({ where: { id } });
}
