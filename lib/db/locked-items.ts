/**
 * Items of the line, locked and then read. In that order and in two statements: one that waits for a row gets that row as it is
 * after the wait, but what it is joined with as it was before. While an item is locked nobody else moves its run.
 */
import type { TeamId } from "../access/actor";
import type { RunState } from "../runs/run-state";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { agentSilenceSeconds, expiredItems, holds, type LeaseKey } from "./run-queue-items";

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

const columns = Prisma.sql`
  i."runId", r.name as "runName", i."teamId", i."queueId", i."agentId", a.name as "agentName", a."tokenId" as "agentTokenId", i.attempt, i.losses,
  i."cancelAt", i."heldAt", r.state, r.priority, r.terms, r."startedAt",
  coalesce(a."lastSeenAt" > clock_timestamp() - make_interval(secs => ${agentSilenceSeconds}), false) as "isAgentOnline"`;
const tables = Prisma.sql`
  "RunQueueItem" i join "Run" r on r.id = i."runId" left join "Agent" a on a.id = i."agentId"`;
const everything = Prisma.sql`true`;

type Locked = readonly { runId: string }[];

/** Reads what was locked, by run; of what no longer is as it looked before the lock, `still` says so. */
async function readLocked<T extends LockedItem>(
  tx: Connection,
  locked: Locked,
  { still = everything, also = Prisma.empty }: { still?: Prisma.Sql; also?: Prisma.Sql } = {},
): Promise<T[]> {
  if (locked.length === 0) return [];
  return await tx.$queryRaw<T[]>`
    select ${columns} ${also} from ${tables}
     where i."runId" = any(${locked.map(({ runId }) => runId)}::text[]) and ${still} order by i."runId"`;
}

/** Locks a run's item, leased or not; undefined when the run has ended or is another team's. Items are locked before runs. */
export async function lockItem(
  tx: Connection,
  teamId: TeamId,
  runId: string,
): Promise<LockedItem | undefined> {
  const locked = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i where i."runId" = ${runId} and i."teamId" = ${teamId} for update`;
  return (await readLocked(tx, locked))[0];
}

/** Locks the item of a lease; undefined when the lease is gone, whatever the reason. */
export async function lockLease(tx: Connection, lease: LeaseKey): Promise<LockedItem | undefined> {
  const locked = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i
     where i."runId" = ${lease.runId} and i."agentId" = ${lease.agentId} and i.attempt = ${lease.attempt} for update`;
  return (await readLocked(tx, locked))[0];
}

/** Locks some items whose agent is gone; those another reaper has are stepped over. */
export async function lockExpiredItems(tx: Connection, limit: number): Promise<LockedItem[]> {
  const isExpired = Prisma.sql`i."agentId" is not null and i."runId" in (${expiredItems})`;
  const locked = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i where ${isExpired} order by i."runId" limit ${limit} for update skip locked`;
  // A lease that was renewed at this moment looked expired to the statement above.
  return await readLocked(tx, locked, { still: isExpired });
}

/**
 * Locks some items that their agent should have ended by itself: `overtimeSeconds` past the longest run time, or
 * `stopSeconds` after someone asked to stop them.
 */
export async function lockOverdueItems(
  tx: Connection,
  limits: { overtimeSeconds: number; stopSeconds: number },
): Promise<(LockedItem & { isOverTime: boolean })[]> {
  const { isOverTime, isOverdue } = overdue(limits);
  const locked = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i join "Run" r on r.id = i."runId"
     where ${isOverdue} order by i."runId" limit 50 for update of i skip locked`;
  return await readLocked(tx, locked, {
    still: isOverdue,
    also: Prisma.sql`, ${isOverTime} as "isOverTime"`,
  });
}

/** Locks what an agent has but does not know of: it is not in `held`. `graceSeconds` spares what was just handed out. */
export async function lockUnknownItems(
  tx: Connection,
  agentId: string,
  held: readonly { runId: string; attempt: number }[],
  options: { states: readonly RunState[]; graceSeconds: number },
): Promise<LockedItem[]> {
  const locked = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i
     where i."agentId" = ${agentId} and not exists (${holds(held)}) order by i."runId" for update`;
  const still = Prisma.sql`r.state = any(${[...options.states]}::text[])
    and r."leasedAt" < clock_timestamp() - make_interval(secs => ${options.graceSeconds}::float8)`;
  return await readLocked(tx, locked, { still });
}

function overdue(limits: { overtimeSeconds: number; stopSeconds: number }) {
  const isOverTime = Prisma.sql`coalesce(r."startedAt" < clock_timestamp()
    - make_interval(secs => (r.terms ->> 'maxRunSeconds')::float8 + ${limits.overtimeSeconds}::float8), false)`;
  const isOverdue = Prisma.sql`i."agentId" is not null
    and (${isOverTime} or i."cancelAt" < clock_timestamp() - make_interval(secs => ${limits.stopSeconds}::float8))`;
  return { isOverTime, isOverdue };
}

/** Runs that `lockExpiredItems` would find. */
export async function findExpiredRuns(tx: Connection, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<Locked>`
    select i."runId" from (${expiredItems}) i order by i."runId" limit ${limit}`;
  return rows.map(({ runId }) => runId);
}

/** Runs that `lockOverdueItems` would find. */
export async function findOverdueRuns(
  tx: Connection,
  limits: { overtimeSeconds: number; stopSeconds: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<Locked>`
    select i."runId" from "RunQueueItem" i join "Run" r on r.id = i."runId"
     where ${overdue(limits).isOverdue} order by i."runId" limit 50`;
  return rows.map(({ runId }) => runId);
}
