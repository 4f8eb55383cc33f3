import type { TeamId } from "../access/actor";
import type { Resource } from "../config/layer";
import type { BuilderType } from "../config/values/built-image";
import type { KnownAgent } from "../runs/recognise-agent";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { agentSilenceSeconds } from "./run-queue-items";

/** An agent that has not left and was heard from lately; `alias` is the table's in the statement. */
export function isHeardFrom(alias: "a" | "g"): Prisma.Sql {
  const agent = Prisma.raw(alias);
  return Prisma.sql`(${agent}."leftAt" is null
    and ${agent}."lastSeenAt" > clock_timestamp() - make_interval(secs => ${agentSilenceSeconds}))`;
}

/** Who calls as which agent. */
export interface AgentCaller {
  id: string;
  teamId: TeamId;
  tokenId: string;
  /** Left out: not looked at. */
  process?: string | undefined;
}

function isCaller({ id, teamId, tokenId, process }: AgentCaller): Prisma.Sql {
  return Prisma.sql`id = ${id} and "teamId" = ${teamId} and "tokenId" = ${tokenId}
    and (${process ?? null}::text is null or process = ${process ?? null}::text)`;
}

export interface AgentRegistration {
  teamId: TeamId;
  tokenId: string;
  /** The agent's own id, its process and where that is: see recogniseAgent. */
  ownId: string;
  process: string;
  place: string;
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
 * Agents of a team that have this id or name, the one heard from last first. The lock makes agents of a team that register at
 * the same moment see each other; it is held until the transaction ends.
 */
export async function findKnownAgentsLocked(
  tx: Connection,
  { teamId, ownId, nameKey }: Pick<AgentRegistration, "teamId" | "ownId" | "nameKey">,
): Promise<KnownAgent[]> {
  await tx.$executeRaw`select pg_advisory_xact_lock(19364, hashtext(${teamId}))`;
  return tx.$queryRaw`
    select a.id, a."ownId", a.process, a.place, a."nameKey", a."tokenId", a.host, not ${isHeardFrom("a")} as "isGone",
           exists (select from "RunQueueItem" i where i."agentId" = a.id) as "holdsLeases"
      from "Agent" a where a."teamId" = ${teamId} and (a."ownId" = ${ownId} or a."nameKey" = ${nameKey})
     order by a."lastSeenAt" desc`;
}

export async function insertAgent(tx: Connection, agent: AgentRegistration): Promise<{ id: string }> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    insert into "Agent" (id, "teamId", name, "nameKey", "ownId", process, place, "tokenId", version, host, "maxJobs", resources, env,
                         builder, "allQueues", "lastSeenAt")
    values (gen_random_uuid()::text, ${agent.teamId}, ${agent.name}, ${agent.nameKey}, ${agent.ownId}, ${agent.process}, ${agent.place},
            ${agent.tokenId}, ${agent.version}, ${agent.host}, ${agent.maxJobs}, ${[...agent.resources]}::text[],
            ${agent.env && [...agent.env]}::text[], ${agent.builder}, ${agent.allQueues}, clock_timestamp())
    returning id`;
  if (!row) throw new Error("the agent was not stored");
  return row;
}

/** An agent that comes again. An order to shut down was carried out when it does; one to drain still holds. */
export async function renewAgent(tx: Connection, id: string, agent: AgentRegistration): Promise<void> {
  await tx.$executeRaw`
    update "Agent"
       set name = ${agent.name}, "nameKey" = ${agent.nameKey}, "ownId" = ${agent.ownId}, process = ${agent.process},
           "adoptedCall" = null, place = ${agent.place}, "tokenId" = ${agent.tokenId}, version = ${agent.version}, host = ${agent.host},
           "maxJobs" = ${agent.maxJobs}, resources = ${[...agent.resources]}::text[], env = ${agent.env && [...agent.env]}::text[],
           builder = ${agent.builder}, "allQueues" = ${agent.allQueues},
           "drainAt" = case when "shutdownAt" is null then "drainAt" end, "shutdownAt" = null,
           "lastSeenAt" = clock_timestamp(), "lostAt" = null, "leftAt" = null
     where id = ${id} and "teamId" = ${agent.teamId}`;
}

/**
 * Takes the call by which a process says what it holds. False when it has sent a later one that was taken already, or another process came
 * with the agent's id: what a server was long about must not undo what was agreed since. The agent's row is locked until the transaction ends.
 */
export async function takeAdoptCall(tx: Connection, caller: AgentCaller, call: number): Promise<boolean> {
  const taken = await tx.$executeRaw`
    update "Agent" set "adoptedCall" = ${call}
     where ${isCaller(caller)} and ("adoptedCall" is null or "adoptedCall" < ${call})`;
  return taken > 0;
}

/** The agent ends; it shows as offline at once. False when that process is not its own any more. */
export async function markAgentLeft(db: Connection, caller: AgentCaller): Promise<boolean> {
  const changed = await db.$executeRaw`
    update "Agent" set "leftAt" = clock_timestamp() where ${isCaller(caller)}`;
  return changed > 0;
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
export async function touchAgent(db: Connection, caller: AgentCaller): Promise<AgentHead | undefined> {
  const rows = await db.$queryRaw<AgentHead[]>`
    update "Agent" set "lastSeenAt" = clock_timestamp(), "lostAt" = null
     where ${isCaller(caller)}
    returning id, name, "teamId", "drainAt", "shutdownAt", env`;
  return rows[0];
}

/** The same without marking it. */
export async function findAgentOfToken(db: Connection, caller: AgentCaller): Promise<AgentHead | null> {
  const rows = await db.$queryRaw<AgentHead[]>`
    select id, name, "teamId", "drainAt", "shutdownAt", env from "Agent"
     where ${isCaller(caller)}`;
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
  /** It said that it ends, rather than falling silent. */
  hasLeft: boolean;
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
           ${isHeardFrom("a")} as "isOnline", a."leftAt" is not null as "hasLeft",
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
     order by a.name, a."createdAt"`;
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
     where a."lostAt" is null and a."leftAt" is null and a."lastSeenAt" < clock_timestamp() - make_interval(secs => ${agentSilenceSeconds})
    returning a.id, a."teamId", (select count(*)::int from "RunQueueItem" i where i."agentId" = a.id) as leases`;
}
