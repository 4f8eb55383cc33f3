/** Launches of pipelines: their stages, what joins them, and the runs of each. */
import type { Actor, TeamId } from "../access/actor";
import { can, isQueueOpen } from "../access/can";
import { foldName } from "../access/name";
import { notFound } from "../access/require-permission";
import type { FailurePolicy, StageTime } from "../config/pipeline/read-stage-terms";
import type { PipelineState, StageState } from "../runs/pipeline-view";
import type { RunState } from "../runs/run-state";
import { type Connection, getDatabase } from "./client";
import { Prisma } from "./generated/client";

export interface PipelineHead {
  id: string;
  teamId: TeamId;
  name: string;
  state: PipelineState;
  project: string;
  queueId: string;
  queueIds: string[];
  queue: string;
  job: string | null;
  jobId: string | null;
  jobVersion: number | null;
  authorId: string | null;
  author: string;
  priority: number;
  onFailure: FailurePolicy;
  resumedFromId: string | null;
  document: unknown;
  request: unknown;
  cancelAt: Date | null;
  createdAt: Date;
  endedAt: Date | null;
  stages: Partial<Record<StageState, number>>;
}

const columns = Prisma.sql`
  p.id, p."teamId", p.name, p.state, j.name as project, p."queueId", p."queueIds", q.name as queue, b.name as job, p."jobId", p."jobVersion",
  p."authorId", p.author, p.priority, p."onFailure", p."resumedFromId", p."cancelAt", p."createdAt", p."endedAt",
  coalesce((select jsonb_object_agg(s.state, s.count) from (
     select state, count(*) from "PipelineStage" where "pipelineId" = p.id group by state) s), '{}') as stages`;
const tables = Prisma.sql`
  "PipelineRun" p join "Project" j on j.id = p."projectId" join "Queue" q on q.id = p."queueId" left join "Job" b on b.id = p."jobId"`;

/** The pipeline of the actor's team; NOT_FOUND when there is none the actor may see: of its queues, all. */
export async function getOwnPipeline(actor: Actor, id: string): Promise<PipelineHead> {
  const [row] = await getDatabase().$queryRaw<PipelineHead[]>`
    select ${columns}, p.document, p.request from ${tables} where p.id = ${id} and p."teamId" = ${actor.teamId}`;
  const isOpen = row?.queueIds.every((queueId) => isQueueOpen(actor, { queueId }));
  if (!row || !isOpen || !can(actor, "run:view", row)) throw notFound("pipeline", id);
  return row;
}

export type NewPipeline = Required<
  Pick<
    Prisma.PipelineRunUncheckedCreateInput,
    | "id"
    | "teamId"
    | "projectId"
    | "queueId"
    | "queueIds"
    | "jobId"
    | "jobVersion"
    | "name"
    | "priority"
    | "authorId"
    | "author"
    | "onFailure"
    | "idempotencyKey"
  >
> & { document: object; request: object };

export async function insertPipeline(tx: Connection, pipeline: NewPipeline): Promise<void> {
  await tx.pipelineRun.create({ data: pipeline });
}

/** The pipeline that a person launched with that key, and its runs in the order of its stages. */
export async function findPipelineByKey(
  db: Connection,
  key: { teamId: TeamId; authorId: string; idempotencyKey: string },
): Promise<{ id: string; name: string; runIds: string[] } | null> {
  const found = await db.pipelineRun.findUnique({
    where: { teamId_authorId_idempotencyKey: key },
    select: { id: true, name: true },
  });
  if (!found) return null;
  const runs = await db.pipelineStageRun.findMany({
    where: { pipelineId: found.id },
    orderBy: [{ position: "asc" }, { ordinal: "asc" }],
    select: { runId: true },
  });
  return { ...found, runIds: runs.map(({ runId }) => runId) };
}

export interface PipelineQuery {
  teamId: TeamId;
  /** Only those whose queues are all among these. */
  queueIds?: readonly string[] | undefined;
  project?: string | undefined;
  job?: string | undefined;
  state?: readonly PipelineState[] | undefined;
  /** Those behind this one in the order. */
  after?: string | undefined;
  limit: number;
}

/** The newest first. */
export async function findPipelines(
  db: Connection,
  { teamId, queueIds, project, job, state, after, limit }: PipelineQuery,
): Promise<PipelineHead[]> {
  const tests = [
    Prisma.sql`p."teamId" = ${teamId}`,
    ...(queueIds === undefined ? [] : [Prisma.sql`p."queueIds" <@ ${[...queueIds]}::text[]`]),
    ...(project === undefined
      ? []
      : [
          Prisma.sql`p."projectId" = (select id from "Project" where "teamId" = ${teamId} and "nameKey" = ${foldName(project)})`,
        ]),
    ...(job === undefined
      ? []
      : [
          Prisma.sql`p."jobId" = (select id from "Job" where "teamId" = ${teamId} and "nameKey" = ${foldName(job)})`,
        ]),
    ...(state === undefined || state.length === 0 ? [] : [Prisma.sql`p.state = any(${[...state]}::text[])`]),
    ...(after === undefined
      ? []
      : [
          Prisma.sql`(p."createdAt", p.id) < (select "createdAt", id from "PipelineRun" where id = ${after} and "teamId" = ${teamId})`,
        ]),
  ];
  return await db.$queryRaw<PipelineHead[]>`
    select ${columns} from ${tables} where ${Prisma.join(tests, " and ")}
     order by p."createdAt" desc, p.id desc limit ${limit}`;
}

export interface StageRow {
  position: number;
  name: string;
  rank: number;
  state: StageState;
  when: StageTime;
  allowFailure: boolean;
  condition: string | null;
  maxParallel: number | null;
  because: string | null;
}

export async function findStages(db: Connection, pipelineId: string): Promise<StageRow[]> {
  return await db.$queryRaw`
    select position, name, rank, state, "when", "allowFailure", condition, "maxParallel", because
      from "PipelineStage" where "pipelineId" = ${pipelineId} order by position`;
}

export interface EdgeRow {
  from: number;
  to: number;
  /** '' where nothing is taken. */
  artifact: string;
}

export async function findEdges(db: Connection, pipelineId: string): Promise<EdgeRow[]> {
  return await db.$queryRaw`
    select "from", "to", artifact from "PipelineEdge" where "pipelineId" = ${pipelineId} order by "to", "from", artifact`;
}

export interface StageRunRow {
  position: number;
  ordinal: number;
  runId: string;
  name: string;
  state: RunState;
  queue: string | null;
  matrix: Record<string, string | number | boolean | null> | null;
  isKept: boolean;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  exitCode: number | null;
  diagnosis: string | null;
  attempts: StageAttemptRow[];
}

interface StageAttemptRow {
  number: number;
  leasedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  reason: string | null;
}

export async function findStageRuns(db: Connection, pipelineId: string): Promise<StageRunRow[]> {
  return await db.$queryRaw`
    select s.position, s.ordinal, r.id as "runId", r.name, r.state, q.name as queue, s.matrix, s."isKept", r."createdAt", r."startedAt",
           r."endedAt", r."exitCode", r.diagnosis,
           coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'leasedAt', a."leasedAt", 'startedAt', a."startedAt",
                       'endedAt', a."endedAt", 'reason', a.reason) order by a.number) from "Attempt" a where a."runId" = r.id), '[]') as attempts
      from "PipelineStageRun" s join "Run" r on r.id = s."runId" left join "Queue" q on q.id = r."queueId"
     where s."pipelineId" = ${pipelineId} order by s.position, s.ordinal`;
}

export interface PipelineOfRun {
  id: string;
  name: string;
  stage: string;
}

/** The launch of a pipeline that made a run, and as which stage; null for a run of its own. */
export async function findPipelineOfRun(db: Connection, runId: string): Promise<PipelineOfRun | null> {
  const rows = await db.$queryRaw<PipelineOfRun[]>`
    select p.id, p.name, t.name as stage
      from "PipelineStageRun" s join "PipelineRun" p on p.id = s."pipelineId"
      join "PipelineStage" t on t."pipelineId" = s."pipelineId" and t.position = s.position
     where s."runId" = ${runId} and not s."isKept" limit 1`;
  return rows[0] ?? null;
}

export interface InputOfStage {
  /** In the list of the run's inputs. */
  position: number;
  stage: string;
  runId: string;
}

/** Which inputs of a run another stage of its pipeline has made. */
export async function findInputsOfStages(
  db: Connection,
  pipelineId: string,
  runId: string,
): Promise<InputOfStage[]> {
  return await db.$queryRaw`
    select n.position, t.name as stage, s."runId"
      from "RunInput" n join "ArtifactVersion" v on v.id = n."versionId"
      join "PipelineStageRun" s on s."runId" = v."runId" and s."pipelineId" = ${pipelineId}
      join "PipelineStage" t on t."pipelineId" = s."pipelineId" and t.position = s.position
     where n."runId" = ${runId} order by n.position`;
}
