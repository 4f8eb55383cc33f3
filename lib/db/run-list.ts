/** The history: filtered, sorted and counted by the database. */
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { isEquality, type ValueOperator, type ValueTest } from "../runs/run-query";
import type { RunOrigin, RunState } from "../runs/run-state";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface RunListFilter {
  teamId: TeamId;
  /** Set for an actor that may see only some queues. */
  onlyQueueIds?: readonly string[];
  queue: readonly string[];
  job: readonly string[];
  person: readonly string[];
  project: readonly string[];
  state: readonly string[];
  origin: readonly string[];
  values: readonly ValueTest[];
  from?: string;
  to?: string;
  text?: string;
}

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

export type RunListSort =
  | "created"
  | "name"
  | "state"
  | "queue"
  | "job"
  | "author"
  | "waited"
  | "ran"
  | "ended";

const columns = Prisma.sql`
  r.id, r.name, r.state, r.origin, coalesce(r.key, r.id) as key, r."queueId", q.name as "queueName", r."jobId", j.name as "jobName", r."jobVersion",
  p.name as project, r.author, r.resource, r.priority, r."agentId", a.name as "agentName", r.attempt, r.values, r.reason,
  r."exitCode", r.diagnosis, r."createdAt", r."leasedAt", r."startedAt", r."endedAt", r."imageDigest"`;
const tables = Prisma.sql`
  "Run" r left join "Queue" q on q.id = r."queueId" join "Project" p on p.id = r."projectId"
  left join "Job" j on j.id = r."jobId" left join "Agent" a on a.id = r."agentId"`;

const orders: Record<RunListSort, Prisma.Sql> = {
  created: Prisma.sql`r."createdAt"`,
  name: Prisma.sql`lower(r.name)`,
  state: Prisma.sql`r.state`,
  queue: Prisma.sql`q."nameKey"`,
  job: Prisma.sql`j."nameKey"`,
  author: Prisma.sql`lower(r.author)`,
  waited: Prisma.sql`coalesce(r."startedAt", r."endedAt", now()) - r."createdAt"`,
  ran: Prisma.sql`coalesce(r."endedAt", now()) - r."startedAt"`,
  ended: Prisma.sql`r."endedAt"`,
};

const nullable: ReadonlySet<RunListSort> = new Set(["queue", "job", "ran", "ended"]);

/** One page of runs that match. */
export function findRunPage(
  db: Connection,
  filter: RunListFilter,
  page: { sort: RunListSort; direction: "asc" | "desc"; limit: number; offset: number },
): Promise<RunListRow[]> {
  const plain = page.direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  // Said only where a value can be missing: it keeps the index on `createdAt` from being used (0.5 ms or 5 s at a million runs).
  const direction = nullable.has(page.sort) ? Prisma.sql`${plain} nulls last` : plain;
  // The id is the last word, so that pages neither repeat nor skip a run.
  return db.$queryRaw`
    select ${columns} from ${tables} where ${where(filter)}
     order by ${orders[page.sort]} ${direction}, r.id limit ${page.limit} offset ${page.offset}`;
}

/** How many runs match: exact. */
export async function countRuns(db: Connection, filter: RunListFilter): Promise<number> {
  const rows = await db.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from ${filter.text ? tables : Prisma.sql`"Run" r`} where ${where(filter)}`;
  return Number(rows[0]?.total ?? 0);
}

/** The next runs that match, newest first, after the given one: for reading all of them in pieces. */
export function findRunsAfter(
  db: Connection,
  filter: RunListFilter,
  after: { createdAt: Date; id: string } | null,
  limit: number,
): Promise<RunListRow[]> {
  const place = after
    ? // The first comparison is the one an index can begin at.
      Prisma.sql`and r."createdAt" <= ${after.createdAt} and (r."createdAt" < ${after.createdAt} or (r."createdAt" = ${after.createdAt} and r.id > ${after.id}))`
    : Prisma.empty;
  return db.$queryRaw`
    select ${columns} from ${tables} where ${where(filter)} ${place}
     order by r."createdAt" desc, r.id limit ${limit}`;
}

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

function where(filter: RunListFilter): Prisma.Sql {
  const parts = [Prisma.sql`r."teamId" = ${filter.teamId}`];
  const { onlyQueueIds, queue, job, person, project, state, origin, values, from, to, text } = filter;
  if (onlyQueueIds) parts.push(Prisma.sql`r."queueId" = any(${[...onlyQueueIds]}::text[])`);
  if (queue.length > 0)
    parts.push(Prisma.sql`r."queueId" in (${named(Prisma.sql`"Queue"`, filter.teamId, queue)})`);
  if (job.length > 0) parts.push(Prisma.sql`r."jobId" in (${named(Prisma.sql`"Job"`, filter.teamId, job)})`);
  if (project.length > 0)
    parts.push(Prisma.sql`r."projectId" in (${named(Prisma.sql`"Project"`, filter.teamId, project)})`);
  if (person.length > 0) {
    const keys = person.map(foldName);
    parts.push(Prisma.sql`(
      r."authorId" = any(array(select id from "Person" where "nameKey" = any(${keys}::text[]) or id = any(${[...person]}::text[])))
      or (r."authorId" is null and lower(r.author) = any(${keys}::text[])))`);
  }
  if (state.length > 0) parts.push(Prisma.sql`r.state = any(${[...state]}::text[])`);
  if (origin.length > 0) parts.push(Prisma.sql`r.origin = any(${[...origin]}::text[])`);
  if (from !== undefined) parts.push(Prisma.sql`r."createdAt" >= ${new Date(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`r."createdAt" < ${new Date(to)}`);
  for (const test of values) parts.push(passes(test));
  for (const word of text?.split(/\s+/).filter((one) => one !== "") ?? [])
    parts.push(
      Prisma.sql`concat_ws(' ', r.name, r.id, q.name, j.name, r.author, r.diagnosis) ilike ${`%${escapeLike(word)}%`}`,
    );
  return Prisma.join(parts, " and ");
}

const comparisons: Record<ValueOperator, Prisma.Sql> = {
  "=": Prisma.sql`=`,
  "!=": Prisma.sql`<>`,
  "<": Prisma.sql`<`,
  "<=": Prisma.sql`<=`,
  ">": Prisma.sql`>`,
  ">=": Prisma.sql`>=`,
};

/** Numbers compare as numbers, all else as the text it is written as; a value that is not there passes no test. */
function passes({ name, operator, value }: ValueTest): Prisma.Sql {
  const sign = comparisons[operator];
  const number = value.trim() === "" ? Number.NaN : Number(value);
  const asText = isEquality(operator) ? Prisma.sql`r.values->>${name} ${sign} ${value}` : Prisma.sql`false`;
  if (!Number.isFinite(number)) return Prisma.sql`coalesce(${asText}, false)`;
  return Prisma.sql`coalesce(case when jsonb_typeof(r.values->${name}) = 'number'
    then (r.values->>${name})::float8 ${sign} ${number}::float8 else ${asText} end, false)`;
}

function named(table: Prisma.Sql, teamId: TeamId, names: readonly string[]): Prisma.Sql {
  return Prisma.sql`select id from ${table} where "teamId" = ${teamId}
    and ("nameKey" = any(${names.map(foldName)}::text[]) or id = any(${[...names]}::text[]))`;
}

function escapeLike(word: string): string {
  return word.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
