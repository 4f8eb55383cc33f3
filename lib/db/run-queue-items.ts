/** The line of runs. Every write by an agent names run, agent and attempt; no row means that the lease is not its any more. */

import type pg from "pg";
import type { TeamId } from "../access/actor";
import type { RunState } from "../runs/run-state";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** What identifies a lease: the fence of every write by an agent. */
export interface LeaseKey {
  runId: string;
  agentId: string;
  attempt: number;
}

/** An item, locked, with the facts of its run that decide what may happen to it. */
export interface LockedItem {
  runId: string;
  runName: string;
  teamId: TeamId;
  queueId: string;
  /** Null while it waits. */
  agentId: string | null;
  agentName: string | null;
  agentTokenId: string | null;
  attempt: number;
  losses: number;
  cancelAt: Date | null;
  heldAt: Date | null;
  state: RunState;
  /** As people chose it; 0 is critical. */
  priority: number;
  terms: unknown;
  startedAt: Date | null;
  /** Its agent was heard from lately. */
  isAgentOnline: boolean;
}

/**
 * An agent that was silent for longer than this counts as offline. It is heard from every 10 s, so two messages were lost, and a
 * page that looks again every 5 s shows it within 30 s of its death. Its leases are handled when they run out.
 */
export const agentSilenceSeconds = 24;

/** What agents that serve the same queues and have the same environment ask for together. */
export interface Claim {
  agents: readonly { agentId: string; max: number }[];
  queueIds: readonly string[];
  /** Environment variables all of them have; null when they never said. */
  env: readonly string[] | null;
  leaseSeconds: number;
}

/**
 * Claims items for agents, up to `max` for each. The promises (nobody else has them, order, quotas) are those of the function
 * `slipway_claim_items` in the migrations, where they are written down.
 */
export async function claimItems(pool: pg.Pool, claim: Claim): Promise<LeaseKey[]> {
  const { rows } = await pool.query<LeaseKey>(
    `select "agentId", "runId", attempt from slipway_claim_items($1::text[], $2::int[], $3::text[], $4::text[], $5::float8)`,
    [
      claim.agents.map((agent) => agent.agentId),
      claim.agents.map((agent) => agent.max),
      claim.queueIds,
      claim.env,
      claim.leaseSeconds,
    ],
  );
  return rows;
}

export interface RenewedLease {
  runId: string;
  attempt: number;
  cancelAt: Date | null;
  /** It runs longer than it may, by the database clock. */
  isOverTime: boolean;
}

/** Renews the leases the agent lists and still has; what is missing in the answer is not its any more. */
export function renewLeases(
  db: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
  leaseSeconds: number,
): Promise<RenewedLease[]> {
  if (held.length === 0) return Promise.resolve([]);
  // Locked in one order: two heartbeats of an agent that overlap would else wait for each other.
  return db.$queryRaw`
    with kept as (
      select i."runId" from "RunQueueItem" i
        join unnest(${held.map((one) => one.runId)}::text[], ${held.map((one) => one.attempt)}::int[]) as h("runId", attempt)
          on i."runId" = h."runId" and i.attempt = h.attempt
       where i."agentId" = ${agentId} order by i."runId" for update of i
    )
    update "RunQueueItem" i
       set "leaseExpiresAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8)
      from kept, "Run" r
     where i."runId" = kept."runId" and r.id = i."runId"
    returning i."runId", i.attempt, i."cancelAt",
      coalesce(r."startedAt" + make_interval(secs => (r.terms ->> 'maxRunSeconds')::float8) < clock_timestamp(), false)
        as "isOverTime"`;
}

const lockedColumns = Prisma.sql`
  i."runId", r.name as "runName", i."teamId", i."queueId", i."agentId", a.name as "agentName", a."tokenId" as "agentTokenId", i.attempt, i.losses,
  i."cancelAt", i."heldAt", r.state, r.priority, r.terms, r."startedAt",
  coalesce(a."lastSeenAt" > clock_timestamp() - make_interval(secs => ${agentSilenceSeconds}), false) as "isAgentOnline"`;
const lockedTables = Prisma.sql`
  "RunQueueItem" i join "Run" r on r.id = i."runId" left join "Agent" a on a.id = i."agentId"`;

/** Locks a run's item, leased or not; undefined when the run has ended or is another team's. Items are locked before runs. */
export async function lockItem(
  tx: Connection,
  teamId: TeamId,
  runId: string,
): Promise<LockedItem | undefined> {
  const rows = await tx.$queryRaw<LockedItem[]>`
    select ${lockedColumns} from ${lockedTables}
     where i."runId" = ${runId} and i."teamId" = ${teamId} for update of i`;
  return rows[0];
}

/** Locks the item of a lease; undefined when the lease is gone, whatever the reason. */
export async function lockLease(tx: Connection, lease: LeaseKey): Promise<LockedItem | undefined> {
  const rows = await tx.$queryRaw<LockedItem[]>`
    select ${lockedColumns} from ${lockedTables}
     where i."runId" = ${lease.runId} and i."agentId" = ${lease.agentId} and i.attempt = ${lease.attempt}
       for update of i`;
  return rows[0];
}

/** Leases that ran out, and runs someone asked to stop whose agent went silent: by the database clock. */
const expired = Prisma.sql`
  select e."runId" from "RunQueueItem" e where e."agentId" is not null and e."leaseExpiresAt" < clock_timestamp()
  union
  select e."runId" from "RunQueueItem" e join "Agent" g on g.id = e."agentId"
   where e."agentId" is not null and e."cancelAt" is not null
     and g."lastSeenAt" < clock_timestamp() - make_interval(secs => ${agentSilenceSeconds})`;

/** Locks some items whose agent is gone; those another reaper has are stepped over. */
export function lockExpiredItems(tx: Connection, limit: number): Promise<LockedItem[]> {
  return tx.$queryRaw`
    select ${lockedColumns} from ${lockedTables}
     where i."agentId" is not null and i."runId" in (${expired})
     order by i."runId" limit ${limit} for update of i skip locked`;
}

/**
 * Locks some items that their agent should have ended by itself: `overtimeSeconds` past the longest run time, or
 * `stopSeconds` after someone asked to stop them.
 */
export function lockOverdueItems(
  tx: Connection,
  limits: { overtimeSeconds: number; stopSeconds: number },
): Promise<(LockedItem & { isOverTime: boolean })[]> {
  const isOverTime = Prisma.sql`coalesce(r."startedAt" < clock_timestamp()
    - make_interval(secs => (r.terms ->> 'maxRunSeconds')::float8 + ${limits.overtimeSeconds}::float8), false)`;
  return tx.$queryRaw`
    select ${lockedColumns}, ${isOverTime} as "isOverTime" from ${lockedTables}
     where i."agentId" is not null
       and (${isOverTime} or i."cancelAt" < clock_timestamp() - make_interval(secs => ${limits.stopSeconds}::float8))
     order by i."runId" limit 50 for update of i skip locked`;
}

/** True when `lockUnknownItems` would find something that was just handed out: a cheap look before a transaction. */
export async function hasUnknownItems(
  db: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from "RunQueueItem" i where i."agentId" = ${agentId} and not exists (${holds(held)}) limit 1`;
  return rows.length > 0;
}

function holds(held: readonly { runId: string; attempt: number }[]): Prisma.Sql {
  return Prisma.sql`
    select from unnest(${held.map((one) => one.runId)}::text[], ${held.map((one) => one.attempt)}::int[]) as h("runId", attempt)
     where h."runId" = i."runId" and h.attempt = i.attempt`;
}

/** Locks what an agent has but does not know of: it is not in `held`. `graceSeconds` spares what was just handed out. */
export function lockUnknownItems(
  tx: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
  options: { states: readonly RunState[]; graceSeconds: number },
): Promise<LockedItem[]> {
  return tx.$queryRaw`
    select ${lockedColumns} from ${lockedTables}
     where i."agentId" = ${agentId} and r.state = any(${[...options.states]}::text[])
       and r."leasedAt" < clock_timestamp() - make_interval(secs => ${options.graceSeconds}::float8)
       and not exists (${holds(held)}) for update of i skip locked`;
}

/** True when some lease has to be ended: a cheap look before the reaper opens a transaction. */
export async function hasExpiredItems(db: Connection): Promise<boolean> {
  const rows = await db.$queryRaw<{ found: boolean }[]>`select exists (${expired}) as found`;
  return rows[0]?.found ?? false;
}

/** Puts items whose back-off is over into the line again, and says on which queues. */
export function releaseDueItems(db: Connection): Promise<{ queueId: string }[]> {
  return db.$queryRaw`
    with due as (
      update "RunQueueItem" set "notBefore" = null where "runId" in (
        select "runId" from "RunQueueItem"
         where "agentId" is null and "notBefore" is not null and "notBefore" <= clock_timestamp()
           for update skip locked) returning "queueId")
    select distinct "queueId" from due`;
}

/** Seconds until the next lease runs out or the next back-off is over, by the database clock; null when nothing is due. */
export async function findNextDueSeconds(db: Connection): Promise<number | null> {
  const rows = await db.$queryRaw<{ seconds: number | null }[]>`
    select extract(epoch from least(
      (select min("leaseExpiresAt") from "RunQueueItem" where "agentId" is not null),
      (select min("notBefore") from "RunQueueItem" where "agentId" is null and "notBefore" is not null)
    ) - clock_timestamp())::float8 as seconds`;
  return rows[0]?.seconds ?? null;
}

/** Takes the item from its agent and puts it back: same priority and age, and not before the back-off is over. */
export async function requeueItem(
  tx: Connection,
  runId: string,
  options: { backoffSeconds: number; isLoss: boolean },
): Promise<{ notBefore: Date | null }> {
  const rows = await tx.$queryRaw<{ notBefore: Date | null }[]>`
    update "RunQueueItem"
       set "agentId" = null, "leaseExpiresAt" = null, losses = losses + ${options.isLoss ? 1 : 0},
           "notBefore" = case when ${options.backoffSeconds}::float8 > 0
                              then clock_timestamp() + make_interval(secs => ${options.backoffSeconds}::float8) end
     where "runId" = ${runId} returning "notBefore"`;
  return { notBefore: rows[0]?.notBefore ?? null };
}

export async function markItemCancelled(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`
    update "RunQueueItem" set "cancelAt" = coalesce("cancelAt", clock_timestamp()) where "runId" = ${runId}`;
}

/** Held items are out of every claim's sight until they are released. */
export async function setItemHeld(tx: Connection, runId: string, isHeld: boolean): Promise<void> {
  await tx.$executeRaw`
    update "RunQueueItem" set "heldAt" = case when ${isHeld} then coalesce("heldAt", clock_timestamp()) end
     where "runId" = ${runId}`;
}

export async function setItemPriority(tx: Connection, runId: string, priority: number): Promise<void> {
  await tx.$executeRaw`update "RunQueueItem" set priority = ${priority} where "runId" = ${runId}`;
}

/** Before everything that waits on its queue, also before what was moved to the front earlier. */
export async function moveItemToFront(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`
    update "RunQueueItem" i
       set priority = least(0, (select min(o.priority) from "RunQueueItem" o
                                 where o."queueId" = i."queueId" and o."agentId" is null)) - 1
     where i."runId" = ${runId}`;
}

export async function deleteItem(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`delete from "RunQueueItem" where "runId" = ${runId}`;
}

/**
 * How many runs wait on a queue, of a person and in all. The lock makes two submits at the same moment count each other;
 * it is held until the transaction ends, so call it last before the insert.
 */
export async function countQueuedLocked(
  tx: Connection,
  queueId: string,
  personKey: string,
): Promise<{ person: number; team: number }> {
  await tx.$executeRaw`select pg_advisory_xact_lock(19363, hashtext(${queueId}))`;
  const rows = await tx.$queryRaw<{ person: number; team: number }[]>`
    select (count(*) filter (where "personKey" = ${personKey}))::int as person, count(*)::int as team
      from "RunQueueItem" where "queueId" = ${queueId} and "agentId" is null`;
  return rows[0] ?? { person: 0, team: 0 };
}

/** The same answer as `renewLeases` without renewing anything. */
export function inspectLeases(
  db: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
): Promise<RenewedLease[]> {
  if (held.length === 0) return Promise.resolve([]);
  return db.$queryRaw`
    select i."runId", i.attempt, i."cancelAt",
      coalesce(r."startedAt" + make_interval(secs => (r.terms ->> 'maxRunSeconds')::float8) < clock_timestamp(), false)
        as "isOverTime"
      from unnest(${held.map((one) => one.runId)}::text[], ${held.map((one) => one.attempt)}::int[]) as h("runId", attempt)
      join "RunQueueItem" i on i."runId" = h."runId" and i.attempt = h.attempt and i."agentId" = ${agentId}
      join "Run" r on r.id = i."runId"`;
}

/** True when the agent takes work and holds fewer leases than it may: computed from live leases, never stored. */
export async function hasFreeSlot(db: Connection, agentId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from "Agent" a
     where a.id = ${agentId} and a."drainAt" is null and a."shutdownAt" is null
       and a."maxJobs" > (select count(*) from "RunQueueItem" i where i."agentId" = a.id)`;
  return rows.length > 0;
}
