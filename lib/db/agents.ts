import type { TeamId } from "../access/actor";
import type { Resource } from "../config/layer";
import type { BuilderType } from "../config/values/built-image";
import type { Connection } from "./client";
import { agentSilenceSeconds } from "./run-queue-items";

export interface AgentRegistration {
  teamId: TeamId;
  tokenId: string;
  name: string;
  nameKey: string;
  version: string;
  host: string;
  maxJobs: number;
  resources: readonly Resource[];
  /** Environment variables it passes on to runs, and what else it offers; null when it did not say. */
  env: readonly string[] | null;
  builder: BuilderType | null;
  allQueues: boolean;
}

/**
 * Makes or renews an agent under its name. An order to shut down was carried out when it comes back; one to drain still
 * holds. Undefined when an agent of that name is online with another token or on another machine: what that one holds would be
 * taken for lost, and started again beside it.
 */
export async function saveAgent(
  tx: Connection,
  agent: AgentRegistration,
): Promise<{ id: string } | undefined> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    insert into "Agent" (id, "teamId", name, "nameKey", "tokenId", version, host, "maxJobs", resources, env, builder, "allQueues", "lastSeenAt")
    values (gen_random_uuid()::text, ${agent.teamId}, ${agent.name}, ${agent.nameKey}, ${agent.tokenId}, ${agent.version},
            ${agent.host}, ${agent.maxJobs}, ${[...agent.resources]}::text[], ${agent.env && [...agent.env]}::text[],
            ${agent.builder}, ${agent.allQueues}, clock_timestamp())
    on conflict ("teamId", "nameKey") do update
       set "tokenId" = excluded."tokenId", version = excluded.version, host = excluded.host,
           "maxJobs" = excluded."maxJobs", resources = excluded.resources, env = excluded.env, builder = excluded.builder, "allQueues" = excluded."allQueues",
           "drainAt" = case when "Agent"."shutdownAt" is null then "Agent"."drainAt" end, "shutdownAt" = null,
           "lastSeenAt" = clock_timestamp(), "lostAt" = null
     where ("Agent"."tokenId" = excluded."tokenId" and "Agent".host = excluded.host)
        or "Agent"."lastSeenAt" < clock_timestamp() - make_interval(secs => ${agentSilenceSeconds})
    returning id`;
  return rows[0];
}

/**
 * Brings the queues of an agent up to date: those it asked for by name, or all whose resource it has; in either case
 * only those its token is scoped to (`scope`, null for all of the team).
 */
export async function syncAgentQueues(
  tx: Connection,
  agentId: string,
  scope: readonly string[] | null,
  queueIds: readonly string[] | null,
): Promise<{ id: string; name: string; resource: Resource }[]> {
  const scopeIds = scope === null ? null : [...scope];
  const askedIds = queueIds === null ? null : [...queueIds];
  // The agent's row is locked, so that a call from before it registered anew adds none of the queues it no longer asks for.
  await tx.$executeRaw`
    with agent as materialized (
      select a.id, a."teamId", a.resources, a."allQueues" or ${askedIds}::text[] is not null as "mayGrow"
        from "Agent" a where a.id = ${agentId} for no key update
    ), allowed as (
      select q.id, agent."mayGrow" from "Queue" q join agent on agent."teamId" = q."teamId"
       where q.resource = any(agent.resources)
         and (${scopeIds}::text[] is null or q.id = any(${scopeIds}::text[]))
         and (${askedIds}::text[] is null or q.id = any(${askedIds}::text[]))
    ), gone as (
      delete from "AgentQueue" where "agentId" = ${agentId} and "queueId" not in (select id from allowed)
    )
    insert into "AgentQueue" ("agentId", "queueId") select ${agentId}, id from allowed where "mayGrow" on conflict do nothing`;
  return await tx.$queryRaw`
    select q.id, q.name, q.resource from "AgentQueue" aq join "Queue" q on q.id = aq."queueId"
     where aq."agentId" = ${agentId} and q."archivedAt" is null order by q.name`;
}

export interface AgentHead {
  id: string;
  name: string;
  teamId: TeamId;
  drainAt: Date | null;
  shutdownAt: Date | null;
  env: string[] | null;
}

/** The agent behind a call, marked as seen now; null when it is not this token's. */
export async function touchAgent(
  db: Connection,
  agent: { id: string; teamId: TeamId; tokenId: string },
): Promise<AgentHead | undefined> {
  const rows = await db.$queryRaw<AgentHead[]>`
    update "Agent" set "lastSeenAt" = clock_timestamp(), "lostAt" = null
     where id = ${agent.id} and "teamId" = ${agent.teamId} and "tokenId" = ${agent.tokenId}
    returning id, name, "teamId", "drainAt", "shutdownAt", env`;
  return rows[0];
}

/** The same without marking it. */
export async function findAgentOfToken(
  db: Connection,
  agent: { id: string; teamId: TeamId; tokenId: string },
): Promise<AgentHead | null> {
  const rows = await db.$queryRaw<AgentHead[]>`
    select id, name, "teamId", "drainAt", "shutdownAt", env from "Agent"
     where id = ${agent.id} and "teamId" = ${agent.teamId} and "tokenId" = ${agent.tokenId}`;
  return rows[0] ?? null;
}

export interface AgentRow {
  id: string;
  name: string;
  host: string;
  version: string;
  resources: Resource[];
  maxJobs: number;
  builder: string | null;
  drainAt: Date | null;
  shutdownAt: Date | null;
  lastSeenAt: Date;
  createdAt: Date;
  isOnline: boolean;
  queues: { id: string; name: string }[];
  running: { id: string; name: string; queue: string; author: string; startedAt: string | null }[];
}

/** Agents of a team with what they serve and what they hold now; `queueIds` narrows to agents of these queues. */
export function findAgents(
  db: Connection,
  teamId: TeamId,
  options: { agentId?: string; queueIds?: readonly string[] } = {},
): Promise<AgentRow[]> {
  const agentId = options.agentId ?? null;
  const queueIds = options.queueIds ? [...options.queueIds] : null;
  return db.$queryRaw`
    select a.id, a.name, a.host, a.version, a.resources, a."maxJobs", a.builder, a."drainAt", a."shutdownAt", a."lastSeenAt", a."createdAt",
           a."lastSeenAt" > clock_timestamp() - make_interval(secs => ${agentSilenceSeconds}) as "isOnline",
           (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name) order by q.name), '[]')
              from "AgentQueue" aq join "Queue" q on q.id = aq."queueId"
             where aq."agentId" = a.id and q."archivedAt" is null
               and (${queueIds}::text[] is null or q.id = any(${queueIds}::text[]))) as queues,
           (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'queue', q.name, 'author', r.author,
                     'startedAt', r."startedAt") order by r."leasedAt"), '[]')
              from "RunQueueItem" i join "Run" r on r.id = i."runId" join "Queue" q on q.id = r."queueId"
             where i."agentId" = a.id) as running
      from "Agent" a
     where a."teamId" = ${teamId} and (${agentId}::text is null or a.id = ${agentId})
       and (${queueIds}::text[] is null or exists (
             select from "AgentQueue" aq where aq."agentId" = a.id and aq."queueId" = any(${queueIds}::text[])))
     order by a.name`;
}

/** Drain: no new work. Shutdown: drain and end the program. Null takes both back. */
export async function setAgentOrder(
  tx: Connection,
  teamId: TeamId,
  agentId: string,
  order: "drain" | "shutdown" | null,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    update "Agent"
       set "drainAt" = case when ${order}::text is not null then coalesce("drainAt", clock_timestamp()) end,
           "shutdownAt" = case when ${order}::text = 'shutdown' then coalesce("shutdownAt", clock_timestamp()) end
     where id = ${agentId} and "teamId" = ${teamId}`;
  return changed > 0;
}

/** Notes which agents went silent since the last time, each once. */
export function markLostAgents(db: Connection): Promise<{ id: string; teamId: TeamId; leases: number }[]> {
  return db.$queryRaw`
    update "Agent" a set "lostAt" = clock_timestamp()
     where a."lostAt" is null and a."lastSeenAt" < clock_timestamp() - make_interval(secs => ${agentSilenceSeconds})
    returning a.id, a."teamId", (select count(*)::int from "RunQueueItem" i where i."agentId" = a.id) as leases`;
}
