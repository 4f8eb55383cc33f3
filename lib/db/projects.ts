import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface ProjectRow {
  id: string;
  name: string;
}

/** The project of that name (without case), made if it is new. Two callers at once get the same one. */
export async function ensureProject(db: Connection, teamId: TeamId, name: string): Promise<ProjectRow> {
  const nameKey = foldName(name);
  const known = { where: { teamId_nameKey: { teamId, nameKey } }, select: { id: true, name: true } } as const;
  const found = await db.project.findUnique(known);
  if (found) return found;
  await db.project.createMany({ data: [{ teamId, name, nameKey }], skipDuplicates: true });
  return db.project.findUniqueOrThrow(known);
}

export interface ProjectListRow {
  name: string;
  createdAt: Date;
  /** At most one more than `mostCounted`. */
  runs: number;
  lastRunAt: Date | null;
  lastRunBy: string | null;
}

/** The projects of a team, the one with the newest run first; without those of which somebody limited to queues sees no run. */
export function listProjectRows(
  db: Connection,
  { teamId, onlyQueueIds }: { teamId: TeamId; onlyQueueIds?: readonly string[] },
  { name, mostCounted, limit }: { name?: string; mostCounted: number; limit: number },
): Promise<ProjectListRow[]> {
  const visible = onlyQueueIds
    ? Prisma.sql`and r."queueId" = any(${[...onlyQueueIds]}::text[])`
    : Prisma.empty;
  return db.$queryRaw`
    select p.name, p."createdAt", counted.runs, last."createdAt" as "lastRunAt", last.author as "lastRunBy"
      from "Project" p
      cross join lateral (select count(*)::int as runs from
        (select from "Run" r where r."projectId" = p.id ${visible} limit ${mostCounted + 1}) visible) counted
      left join lateral (select r."createdAt", r.author from "Run" r where r."projectId" = p.id ${visible}
        order by r."createdAt" desc limit 1) last on true
     where p."teamId" = ${teamId} ${name === undefined ? Prisma.empty : Prisma.sql`and p."nameKey" = ${foldName(name)}`}
       ${onlyQueueIds ? Prisma.sql`and last."createdAt" is not null` : Prisma.empty}
     order by last."createdAt" desc nulls last, p."nameKey" limit ${limit}`;
}

export interface ProjectDetail extends ProjectRow {
  createdAt: Date;
}

const details = { id: true, name: true, createdAt: true } as const;

export async function findProjectByName(
  db: Connection,
  teamId: TeamId,
  name: string,
): Promise<ProjectDetail | null> {
  const nameKey = foldName(name);
  return await db.project.findUnique({ where: { teamId_nameKey: { teamId, nameKey } }, select: details });
}

export async function findProjectOfRun(
  db: Connection,
  teamId: TeamId,
  runId: string,
): Promise<ProjectDetail | null> {
  return await db.project.findFirst({ where: { teamId, runs: { some: { id: runId } } }, select: details });
}

/** Newest first, after the given one: for reading all of them in pieces. */
export async function findProjectsAfter(
  db: Connection,
  teamId: TeamId,
  after: { createdAt: Date; id: string } | null,
  limit: number,
): Promise<ProjectDetail[]> {
  return await db.project.findMany({
    where: {
      teamId,
      ...(after && {
        OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: details,
  });
}
