/** The facts about lines that pages are shown; they are the same ones the claim decides by. */
import type { TeamId } from "../access/actor";
import type { Resource } from "../config/layer";
import { isHeardFrom } from "./agents";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** What is true of a whole queue right now. */
export interface QueueFacts {
  id: string;
  name: string;
  resource: Resource;
  description: string;
  isPaused: boolean;
  isArchived: boolean;
  maxRunning: number | null;
  runningPerPerson: number | null;
  runningPerTeam: number | null;
  waiting: number;
  running: number;
  /** Agents that serve it and were heard from lately; those that drain do not count as taking work. */
  agentsOnline: number;
  agentsTaking: number;
  /** Places of the agents that take work, over all their queues, and how many of them are free. */
  slots: number;
  freeSlots: number;
  /** What each agent that takes work passes on of its environment, and what else it offers; null for one that never said. */
  agentEnvs: (string[] | null)[];
  /** Served by some agent at some time, online or not. */
  agentsKnown: number;
}

/** One item of the line with what only concerns itself. */
export interface LineItem {
  runId: string;
  personKey: string;
  author: string;
  priority: number;
  createdAt: Date;
  /** Until it may start, by the database clock; null when it need not wait for that. */
  backoffSeconds: number | null;
  isHeld: boolean;
  /** An artifact that must exist first. */
  waitsFor: string | null;
  /** Environment variables its agent must have, and `image-builder` where it must make an image; joined by commas. */
  needs: string;
}

/** Facts of the queues of a team, or of some of them. */
export async function findQueueFacts(
  db: Connection,
  teamId: TeamId,
  queueIds?: readonly string[],
): Promise<QueueFacts[]> {
  const only = queueIds ? [...queueIds] : null;
  return await db.$queryRaw`
    with agent as (
      select a.id, a."maxJobs", a.env, a."drainAt" is null and a."shutdownAt" is null as takes,
             ${isHeardFrom("a")} as online,
             (select count(*) from "RunQueueItem" i where i."agentId" = a.id) as busy
        from "Agent" a where a."teamId" = ${teamId}
    )
    select q.id, q.name, q.resource, q.description, q."pausedAt" is not null as "isPaused",
           q."archivedAt" is not null as "isArchived", q."maxRunning",
           (q.quotas ->> 'runningPerPerson')::int as "runningPerPerson",
           (q.quotas ->> 'runningPerTeam')::int as "runningPerTeam",
           coalesce(line.waiting, 0)::int as waiting, coalesce(line.running, 0)::int as running,
           coalesce(served.online, 0)::int as "agentsOnline", coalesce(served.taking, 0)::int as "agentsTaking",
           coalesce(served.slots, 0)::int as slots, coalesce(served.free, 0)::int as "freeSlots",
           coalesce(served.known, 0)::int as "agentsKnown", coalesce(served.envs, '[]') as "agentEnvs"
      from "Queue" q
      left join lateral (
        select count(*) filter (where i."agentId" is null) as waiting, count(*) filter (where i."agentId" is not null) as running
          from "RunQueueItem" i where i."queueId" = q.id) line on true
      left join lateral (
        select count(*) as known, count(*) filter (where g.online) as online,
               count(*) filter (where g.online and g.takes) as taking,
               sum(g."maxJobs") filter (where g.online and g.takes) as slots,
               sum(greatest(g."maxJobs" - g.busy, 0)) filter (where g.online and g.takes) as free,
               jsonb_agg(to_jsonb(g.env)) filter (where g.online and g.takes) as envs
          from "AgentQueue" aq join agent g on g.id = aq."agentId" where aq."queueId" = q.id) served on true
     where q."teamId" = ${teamId} and (${only}::text[] is null or q.id = any(${only}::text[]))
       and (${only}::text[] is not null or q."archivedAt" is null)
     order by q."nameKey"`;
}

const lineColumns = Prisma.sql`
  i."runId", i."personKey", r.author, i.priority, i."createdAt",
  extract(epoch from i."notBefore" - clock_timestamp())::float8 as "backoffSeconds", i."heldAt" is not null as "isHeld",
  i."waitsFor", i.needs`;

/** The waiting items of a queue in plain order (priority, age); the fair order is worked out from them and `findShares`. */
export function findWaitingItems(db: Connection, queueId: string, limit: number): Promise<LineItem[]> {
  return db.$queryRaw`
    select ${lineColumns}
      from "RunQueueItem" i join "Run" r on r.id = i."runId"
     where i."queueId" = ${queueId} and i."agentId" is null
     order by i.priority, i."createdAt", i."runId" limit ${limit}`;
}

/** One waiting item, and how many that may start stand before it by priority and age. */
export async function findWaitingItem(
  db: Connection,
  queueId: string,
  runId: string,
): Promise<(LineItem & { ahead: number }) | undefined> {
  const rows = await db.$queryRaw<(LineItem & { ahead: number })[]>`
    select ${lineColumns},
           (select count(*)::int from "RunQueueItem" o
             where o."queueId" = i."queueId" and o."agentId" is null and o."heldAt" is null and o."notBefore" is null
               and o."waitsFor" is null and (o.priority, o."createdAt", o."runId") < (i.priority, i."createdAt", i."runId")) as ahead
      from "RunQueueItem" i join "Run" r on r.id = i."runId"
     where i."queueId" = ${queueId} and i."runId" = ${runId} and i."agentId" is null`;
  return rows[0];
}

/** How fast a queue moves. */
export interface Pace {
  /** Live leases per person. */
  shares: Map<string, number>;
  /** How long the running items have been running, in seconds. */
  elapsed: number[];
  /** How long the last runs ran, in seconds. */
  recent: number[];
}

/** The pace of a queue, from its running items and its last `limit` runs. */
export async function findPace(db: Connection, queueId: string, limit: number): Promise<Pace> {
  const rows = await db.$queryRaw<{ shares: Record<string, number>; elapsed: number[]; recent: number[] }[]>`
    with running as (
      select i."personKey", extract(epoch from clock_timestamp() - coalesce(r."startedAt", r."leasedAt"))::float8 as seconds
        from "RunQueueItem" i join "Run" r on r.id = i."runId"
       where i."queueId" = ${queueId} and i."agentId" is not null)
    select (select coalesce(jsonb_object_agg(p."personKey", p.leases), '{}')
              from (select "personKey", count(*) as leases from running group by "personKey") p) as shares,
           (select coalesce(jsonb_agg(seconds), '[]') from running where seconds is not null) as elapsed,
           (select coalesce(jsonb_agg(l.seconds), '[]') from (
             select extract(epoch from r."endedAt" - r."startedAt")::float8 as seconds from (
               select "startedAt", "endedAt" from "Run"
                where "queueId" = ${queueId} order by "createdAt" desc limit ${limit * 4}) r
              where r."startedAt" is not null and r."endedAt" is not null limit ${limit}) l) as recent`;
  const [row] = rows;
  return {
    shares: new Map(Object.entries(row?.shares ?? {})),
    elapsed: row?.elapsed ?? [],
    recent: row?.recent ?? [],
  };
}

/** Runs of a team that wait, are with an agent, and ended in the last 24 hours. */
export async function countTeamRuns(
  db: Connection,
  teamId: TeamId,
  queueIds?: readonly string[],
): Promise<{ waiting: number; running: number; finished: number; failed: number }> {
  const only = queueIds ? [...queueIds] : null;
  const rows = await db.$queryRaw<{ waiting: number; running: number; finished: number; failed: number }[]>`
    select line.waiting, line.running, past.finished, past.failed from (
      select (count(*) filter (where "agentId" is null))::int as waiting,
             (count(*) filter (where "agentId" is not null))::int as running
        from "RunQueueItem" where "teamId" = ${teamId} and (${only}::text[] is null or "queueId" = any(${only}::text[]))) line,
      (select (count(*) filter (where state = 'finished'))::int as finished,
              (count(*) filter (where state in ('failed', 'lost')))::int as failed
         from "Run" where "teamId" = ${teamId} and state in ('finished', 'failed', 'lost')
          and "createdAt" > now() - interval '30 days' and "endedAt" > now() - interval '24 hours'
          and (${only}::text[] is null or "queueId" = any(${only}::text[]))) past`;
  return rows[0] ?? { waiting: 0, running: 0, finished: 0, failed: 0 };
}
