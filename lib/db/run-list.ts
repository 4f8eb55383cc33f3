/** Rows of runs as lists show them. */
import type { TeamId } from "../access/actor";
import type { RunOrigin, RunState } from "../runs/run-state";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface RunListRow {
  id: string;
  name: string;
  state: RunState;
  origin: RunOrigin;
  key: string;
  queueId: string | null;
  queueName: string | null;
  jobId: string | null;
  jobName: string | null;
  jobVersion: number | null;
  project: string;
  author: string;
  resource: string | null;
  priority: number;
  agentId: string | null;
  agentName: string | null;
  attempt: number;
  values: unknown;
  reason: string | null;
  exitCode: number | null;
  diagnosis: string | null;
  createdAt: Date;
  leasedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  imageDigest: string | null;
}

const columns = Prisma.sql`
  r.id, r.name, r.state, r.origin, coalesce(r.key, r.id) as key, r."queueId", q.name as "queueName", r."jobId", j.name as "jobName", r."jobVersion",
  p.name as project, r.author, r.resource, r.priority, r."agentId", a.name as "agentName", r.attempt, r.values, r.reason,
  r."exitCode", r.diagnosis, r."createdAt", r."leasedAt", r."startedAt", r."endedAt", r."imageDigest"`;
const tables = Prisma.sql`
  "Run" r left join "Queue" q on q.id = r."queueId" join "Project" p on p.id = r."projectId"
  left join "Job" j on j.id = r."jobId" left join "Agent" a on a.id = r."agentId"`;

/** Runs of a team by id. */
export function findRunRows(db: Connection, teamId: TeamId, ids: readonly string[]): Promise<RunListRow[]> {
  return db.$queryRaw`
    select ${columns} from ${tables} where r."teamId" = ${teamId} and r.id = any(${[...ids]}::text[])
     order by r."createdAt" desc, r.id`;
}

/** Live runs of a queue that an agent holds, longest first. */
export function findHeldRunRows(db: Connection, queueId: string, limit: number): Promise<RunListRow[]> {
  return db.$queryRaw`
    select ${columns} from ${tables} join "RunQueueItem" i on i."runId" = r.id
     where i."queueId" = ${queueId} and i."agentId" is not null order by r."leasedAt", r.id limit ${limit}`;
}
