/** Queues over time: from the runs themselves, and from the samples for what no run remembers. */
import { isHeardFrom } from "./agents";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** Writes what every queue in use looks like now; a second one in the same minute changes nothing. */
export async function insertQueueSamples(db: Connection): Promise<void> {
  await db.$executeRaw`
    insert into "QueueSample" ("queueId", at, waiting, running, slots, agents)
    select q.id, date_trunc('minute', clock_timestamp()),
           (select count(*) from "RunQueueItem" i where i."queueId" = q.id and i."agentId" is null),
           (select count(*) from "RunQueueItem" i where i."queueId" = q.id and i."agentId" is not null),
           coalesce(sum(a."maxJobs"), 0), count(a.id)
      from "Queue" q
      left join "AgentQueue" aq on aq."queueId" = q.id
      left join "Agent" a on a.id = aq."agentId" and a."drainAt" is null and a."shutdownAt" is null
           and ${isHeardFrom("a")}
     where q."archivedAt" is null
     group by q.id
    on conflict do nothing`;
}

export async function deleteOldSamples(db: Connection, days: number): Promise<void> {
  await db.$executeRaw`delete from "QueueSample" where at < clock_timestamp() - make_interval(days => ${days}::int)`;
}

/** One step of a trend. Shares and times are null where nothing ended. */
export interface TrendStep {
  at: Date;
  /** At the end of the step. */
  waiting: number;
  running: number;
  /** Places of agents that took work, at most in the step; null where no sample was taken. */
  slots: number | null;
  finished: number;
  failed: number;
  cancelled: number;
  waitP50: number | null;
  waitP95: number | null;
  ranP50: number | null;
  ranP95: number | null;
}

interface Range {
  from: Date;
  to: Date;
  stepSeconds: number;
}

const stepOf = (column: Prisma.Sql, { from, stepSeconds }: Range) =>
  Prisma.sql`floor(extract(epoch from ${column} - ${from}::timestamptz) / ${stepSeconds}::float8)::int`;

/**
 * The steps of a range, oldest first. A run waits from its submission to its process start, or to its end when it never
 * started; times count in the step in which it started or ended.
 */
export function findTrendSteps(db: Connection, queueId: string, range: Range): Promise<TrendStep[]> {
  const { from, to, stepSeconds } = range;
  return db.$queryRaw`
    with past as (
      select "createdAt", "startedAt", "endedAt", state from "Run"
       where "queueId" = ${queueId} and "endedAt" is not null and "endedAt" >= ${from}
      union all
      select r."createdAt", r."startedAt", null, r.state from "RunQueueItem" i join "Run" r on r.id = i."runId"
       where i."queueId" = ${queueId}
    ), moves as (
      select "createdAt" as at, 1 as waiting, 0 as running from past
      union all select coalesce("startedAt", "endedAt"), -1, 0 from past where coalesce("startedAt", "endedAt") is not null
      union all select "startedAt", 0, 1 from past where "startedAt" is not null
      union all select "endedAt", 0, -1 from past where "startedAt" is not null and "endedAt" is not null
    ), changed as (
      select greatest(${stepOf(Prisma.sql`at`, range)}, -1) as step, sum(waiting) as waiting, sum(running) as running
        from moves where at < ${to} group by 1
    ), level as (
      select step, sum(waiting) over (order by step) as waiting, sum(running) over (order by step) as running from changed
    ), started as (
      select ${stepOf(Prisma.sql`"startedAt"`, range)} as step,
             percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "startedAt" - "createdAt")::float8) as waits
        from past where "startedAt" >= ${from} and "startedAt" < ${to} group by 1
    ), ended as (
      select ${stepOf(Prisma.sql`"endedAt"`, range)} as step, count(*) filter (where state = 'finished') as finished,
             count(*) filter (where state in ('failed', 'lost')) as failed, count(*) filter (where state = 'cancelled') as cancelled,
             percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "endedAt" - "startedAt")::float8) as times
        from past where "endedAt" < ${to} group by 1
    ), sampled as (
      select ${stepOf(Prisma.sql`at`, range)} as step, max(slots) as slots from "QueueSample"
       where "queueId" = ${queueId} and at >= ${from} and at < ${to} group by 1
    )
    select ${from}::timestamptz + n * make_interval(secs => ${stepSeconds}::float8) as at,
           coalesce(level.waiting, 0)::int as waiting, coalesce(level.running, 0)::int as running, sampled.slots::int as slots,
           coalesce(ended.finished, 0)::int as finished, coalesce(ended.failed, 0)::int as failed,
           coalesce(ended.cancelled, 0)::int as cancelled, started.waits[1] as "waitP50", started.waits[2] as "waitP95",
           ended.times[1] as "ranP50", ended.times[2] as "ranP95"
      from generate_series(0, ceil(extract(epoch from ${to}::timestamptz - ${from}::timestamptz) / ${stepSeconds}::float8)::int - 1) n
      left join lateral (select * from level where level.step <= n order by level.step desc limit 1) level on true
      left join started on started.step = n left join ended on ended.step = n left join sampled on sampled.step = n
     order by n`;
}

/** The same of the whole range, for the figures beside the charts. */
export interface TrendTotal {
  finished: number;
  failed: number;
  cancelled: number;
  waitP50: number | null;
  waitP95: number | null;
  ranP50: number | null;
  ranP95: number | null;
}

export async function findTrendTotal(
  db: Connection,
  queueId: string,
  { from, to }: { from: Date; to: Date },
): Promise<TrendTotal> {
  const rows = await db.$queryRaw<TrendTotal[]>`
    select count(*) filter (where state = 'finished')::int as finished,
           count(*) filter (where state in ('failed', 'lost'))::int as failed,
           count(*) filter (where state = 'cancelled')::int as cancelled,
           (percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "startedAt" - "createdAt")::float8))[1] as "waitP50",
           (percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "startedAt" - "createdAt")::float8))[2] as "waitP95",
           (percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "endedAt" - "startedAt")::float8))[1] as "ranP50",
           (percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from "endedAt" - "startedAt")::float8))[2] as "ranP95"
      from "Run" where "queueId" = ${queueId} and "endedAt" is not null and "endedAt" >= ${from} and "endedAt" < ${to}`;
  const [total] = rows;
  if (!total) throw new Error("an aggregate gave no row");
  return total;
}
