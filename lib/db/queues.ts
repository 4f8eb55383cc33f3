import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { trustTeamId } from "../access/trust-team-id";
import { type Resource, resources } from "../config/layer";
import { isStorable } from "../runs/storable-text";
import { isHeardFrom } from "./agents";
import type { Connection } from "./client";
import {
  type DocumentVersionRow,
  type NewVersion,
  type VersionSummaryRow,
  versionColumns,
  versionSummaryColumns,
} from "./document-version";
import { Prisma } from "./generated/client";

export interface QueueRow {
  id: string;
  teamId: TeamId;
  name: string;
  resource: Resource;
  description: string;
  latestVersion: number;
  maxRunning: number | null;
  pausedAt: Date | null;
  archivedAt: Date | null;
  createdAt: Date;
}

/** Copied from the guardrails of the latest version, because the claim statement reads them. */
export interface QueueLimits {
  maxRunning: number | null;
  quotas: Record<string, number>;
}

const columns = {
  id: true,
  teamId: true,
  name: true,
  resource: true,
  description: true,
  latestVersion: true,
  maxRunning: true,
  pausedAt: true,
  archivedAt: true,
  createdAt: true,
} as const;

/** The queue of that team with that name (without case) or id. */
export async function findQueue(db: Connection, teamId: TeamId, reference: string): Promise<QueueRow | null> {
  if (!isStorable(reference)) return null;
  const row =
    (await db.queue.findUnique({
      where: { teamId_nameKey: { teamId, nameKey: foldName(reference) } },
      select: columns,
    })) ?? (await db.queue.findFirst({ where: { teamId, id: reference }, select: columns }));
  return row && { ...row, teamId: trustTeamId(row.teamId), resource: toResource(row.resource) };
}

/** What may have changed since the queue was found. */
export type LockedQueue = Pick<QueueRow, "latestVersion" | "pausedAt" | "archivedAt">;

/** Locks the row until the transaction ends, so that two savers get two numbers; launches into it wait as well. */
export async function lockQueue(tx: Connection, queueId: string): Promise<LockedQueue> {
  const rows = await tx.$queryRaw<LockedQueue[]>(
    Prisma.sql`select "latestVersion", "pausedAt", "archivedAt" from "Queue" where id = ${queueId} for update`,
  );
  const row = rows[0];
  if (!row) throw new Error(`queue ${queueId} vanished while it was being changed`);
  return row;
}

export async function insertQueue(
  tx: Connection,
  queue: { teamId: TeamId; name: string; resource: Resource; description: string } & QueueLimits,
): Promise<string> {
  const row = await tx.queue.create({
    data: { ...queue, nameKey: foldName(queue.name), latestVersion: 0 },
    select: { id: true },
  });
  return row.id;
}

/** Stores a version and makes it the latest. */
export async function insertQueueVersion(
  tx: Connection,
  queueId: string,
  version: NewVersion,
  limits: QueueLimits,
): Promise<void> {
  await tx.queueVersion.create({ data: { queueId, ...version } });
  await tx.queue.update({
    where: { id: queueId },
    data: { latestVersion: version.number, maxRunning: limits.maxRunning, quotas: limits.quotas },
  });
}

export async function findQueueVersion(
  db: Connection,
  queueId: string,
  number: number,
): Promise<DocumentVersionRow | null> {
  return db.queueVersion.findUnique({
    where: { queueId_number: { queueId, number } },
    select: versionColumns,
  });
}

/** Newest first. */
export async function listQueueVersions(db: Connection, queueId: string): Promise<VersionSummaryRow[]> {
  return db.queueVersion.findMany({
    where: { queueId },
    orderBy: { number: "desc" },
    select: versionSummaryColumns,
  });
}

/** How many runs of the queue are in its line or with an agent. */
export function countQueueItems(tx: Connection, queueId: string): Promise<number> {
  return tx.runQueueItem.count({ where: { queueId } });
}

export async function setQueueArchived(tx: Connection, queueId: string, at: Date | null): Promise<void> {
  await tx.queue.update({ where: { id: queueId }, data: { archivedAt: at } });
}

/** Those of these queues that are archived, by their names. */
export function findArchivedQueues(db: Connection, ids: readonly string[]): Promise<{ name: string }[]> {
  return db.queue.findMany({
    where: { id: { in: [...ids] }, archivedAt: { not: null } },
    select: { name: true },
    orderBy: { nameKey: "asc" },
  });
}

export async function setQueuePaused(tx: Connection, queueId: string, at: Date | null): Promise<void> {
  await tx.queue.update({ where: { id: queueId }, data: { pausedAt: at } });
}

export interface QueueListRow extends QueueRow {
  updatedAt: Date;
  updatedBy: string;
  waiting: number;
  running: number;
  agents: number;
}

/** Queues with what is in their line now; `only` limits to ids. By name. */
export async function listQueueRows(
  db: Connection,
  teamId: TeamId,
  filter: { archived: boolean; only?: readonly string[] },
): Promise<QueueListRow[]> {
  const only = filter.only ? Prisma.sql`and q.id = any(${[...filter.only]}::text[])` : Prisma.empty;
  const state = filter.archived ? Prisma.sql`is not null` : Prisma.sql`is null`;
  const rows = await db.$queryRaw<(Omit<QueueListRow, "resource"> & { resource: string })[]>(Prisma.sql`
    select q.id, q."teamId", q.name, q.resource, q.description, q."latestVersion", q."maxRunning",
      q."pausedAt", q."archivedAt", q."createdAt",
      coalesce(v."createdAt", q."createdAt") "updatedAt", coalesce(v."createdBy", '') "updatedBy",
      coalesce(i.waiting, 0)::int waiting, coalesce(i.running, 0)::int running, coalesce(a.agents, 0)::int agents
    from "Queue" q
    left join "QueueVersion" v on v."queueId" = q.id and v.number = q."latestVersion"
    left join lateral (
      select count(*) filter (where "agentId" is null) waiting, count(*) filter (where "agentId" is not null) running
      from "RunQueueItem" where "queueId" = q.id
    ) i on true
    left join lateral (
      select count(*) agents from "AgentQueue" aq join "Agent" g on g.id = aq."agentId"
      where aq."queueId" = q.id and ${isHeardFrom("g")} and g."shutdownAt" is null
    ) a on true
    where q."teamId" = ${teamId} and q."archivedAt" ${state} ${only}
    order by q."nameKey"`);
  return rows.map((row) => ({ ...row, resource: toResource(row.resource) }));
}

export function toResource(text: string): Resource {
  const found = resources.find((resource) => resource === text);
  if (!found) throw new Error(`a queue has the unknown resource ${text}`);
  return found;
}

/** Names of all queues of the team by id, archived ones too. */
export async function listQueueNames(db: Connection, teamId: TeamId): Promise<Map<string, string>> {
  const rows = await db.queue.findMany({ where: { teamId }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
