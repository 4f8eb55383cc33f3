/** The line of runs. Every write by an agent names run, agent and attempt; no row means that the lease is not its any more. */

import type pg from "pg";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** What identifies a lease: the fence of every write by an agent. */
export interface LeaseKey {
  runId: string;
  agentId: string;
  attempt: number;
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
export async function renewLeases(
  db: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
  leaseSeconds: number,
): Promise<RenewedLease[]> {
  if (held.length === 0) return [];
  // Locked in one order: two heartbeats of an agent that overlap would else wait for each other.
  await db.$executeRaw`
    with kept as (
      select i."runId" from "RunQueueItem" i
        join unnest(${held.map((one) => one.runId)}::text[], ${held.map((one) => one.attempt)}::int[]) as h("runId", attempt)
          on i."runId" = h."runId" and i.attempt = h.attempt
       where i."agentId" = ${agentId} order by i."runId" for update of i
    )
    update "RunQueueItem" i
       set "leaseExpiresAt" = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float8)
      from kept where i."runId" = kept."runId"`;
  return await inspectLeases(db, agentId, held);
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

/** Of the item `i`: the agent says that it has it. */
export function holds(held: readonly { runId: string; attempt: number }[]): Prisma.Sql {
  return Prisma.sql`
    select from unnest(${held.map((one) => one.runId)}::text[], ${held.map((one) => one.attempt)}::int[]) as h("runId", attempt)
     where h."runId" = i."runId" and h.attempt = i.attempt`;
}

/** Leases that ran out, and runs someone asked to stop whose agent went silent: by the database clock. */
export const expiredItems = Prisma.sql`
  select e."runId" from "RunQueueItem" e where e."agentId" is not null and e."leaseExpiresAt" < clock_timestamp()
  union
  select e."runId" from "RunQueueItem" e join "Agent" g on g.id = e."agentId"
   where e."agentId" is not null and e."cancelAt" is not null
     and g."lastSeenAt" < clock_timestamp() - make_interval(secs => ${agentSilenceSeconds})`;

/** True when some lease has to be ended: a cheap look before the reaper opens a transaction. */
export async function hasExpiredItems(db: Connection): Promise<boolean> {
  const rows = await db.$queryRaw<{ found: boolean }[]>`select exists (${expiredItems}) as found`;
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

/**
 * Before everything that waits on its queue, also before what was moved to the front earlier. The lock makes two who move at the
 * same moment see each other; it is held until the transaction ends.
 */
export async function moveItemToFront(tx: Connection, queueId: string, runId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(19364, hashtext(${queueId}))`;
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

/** What is true of the leases the agent lists and still has. */
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
