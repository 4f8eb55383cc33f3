/** The graph of runs and versions: a run used a version, or logged it. */
import type { TeamId } from "../access/actor";
import type { VersionState } from "../runs/artifact";
import type { RunState } from "../runs/run-state";
import type { Connection } from "./client";

export interface LineageNode {
  kind: "run" | "version";
  id: string;
}

/**
 * Everything that a node was made from (`up`) or that was made from it (`down`), at any depth, nearest first; itself is the first. Each
 * node is walked once, so a circle ends; and no further than `limit`: Postgres makes only as many rows of the walk as are taken.
 */
export async function walkLineage(
  db: Connection,
  { kind, id }: LineageNode,
  way: "up" | "down",
  limit: number,
): Promise<LineageNode[]> {
  const [toRun, toVersion] = way === "up" ? ["logged", "used"] : ["used", "logged"];
  return await db.$queryRaw<LineageNode[]>`
    with recursive walked(kind, id) as (
      select ${kind}::text, ${id}::text
      union
      select next.kind, next.id from walked cross join lateral (
        select 'run' as kind, u."runId" as id from "ArtifactUse" u
         where walked.kind = 'version' and u."versionId" = walked.id and u.kind = ${toRun}
        union all
        select 'version', u."versionId" from "ArtifactUse" u
         where walked.kind = 'run' and u."runId" = walked.id and u.kind = ${toVersion}
      ) next
    )
    select kind, id from walked limit ${limit}`;
}

export interface LineageEdgeRow {
  runId: string;
  versionId: string;
  kind: "used" | "logged";
}

/** Who used and logged what, among these. */
export async function findLineageEdges(
  db: Connection,
  { runIds, versionIds }: { runIds: readonly string[]; versionIds: readonly string[] },
  limit: number,
): Promise<LineageEdgeRow[]> {
  return await db.$queryRaw<LineageEdgeRow[]>`
    select "runId", "versionId", kind from "ArtifactUse"
     where "runId" = any(${[...runIds]}::text[]) and "versionId" = any(${[...versionIds]}::text[])
     order by "createdAt", "runId", "versionId" limit ${limit}`;
}

export interface LineageVersionRow {
  id: string;
  project: string;
  artifact: string;
  index: number | null;
  type: string;
  state: VersionState;
  size: number;
  aliases: string[];
  createdAt: Date;
}

export async function findLineageVersions(
  db: Connection,
  teamId: TeamId,
  ids: readonly string[],
): Promise<LineageVersionRow[]> {
  return await db.$queryRaw<LineageVersionRow[]>`
    select v.id, p.name as project, c.name as artifact, m.index, c.type, v.state, v.size::float8, v."createdAt",
           array(select a.alias from "ArtifactAlias" a
                  where a."versionId" = v.id and a."collectionId" = c.id order by a.alias) as aliases
      from "ArtifactVersion" v join "ArtifactCollection" c on c.id = v."collectionId" join "Project" p on p.id = c."projectId"
      left join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id
     where v."teamId" = ${teamId} and v.id = any(${[...ids]}::text[])`;
}

export interface LineageRunRow {
  id: string;
  name: string;
  project: string;
  state: RunState;
  author: string;
  createdAt: Date;
  commit: string | null;
  imageDigest: string | null;
  queue: string | null;
  queueVersion: number | null;
  job: string | null;
  jobVersion: number | null;
}

export async function findLineageRuns(
  db: Connection,
  teamId: TeamId,
  ids: readonly string[],
): Promise<LineageRunRow[]> {
  return await db.$queryRaw<LineageRunRow[]>`
    select r.id, r.name, p.name as project, r.state, r.author, r."createdAt", r.commit, r."imageDigest",
           q.name as queue, r."queueVersion", j.name as job, r."jobVersion"
      from "Run" r join "Project" p on p.id = r."projectId"
      left join "Queue" q on q.id = r."queueId" left join "Job" j on j.id = r."jobId"
     where r."teamId" = ${teamId} and r.id = any(${[...ids]}::text[])`;
}
