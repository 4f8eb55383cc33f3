import type { Actor } from "../access/actor";
import type { QueueView } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { findQueueVersion, listQueueRows } from "../db/queues";
import { getOwnQueue } from "./get-own-queue";
import { toQueueSummary, toQueueVersionView } from "./queue-views";
import { notFound } from "./require-permission";

/** A queue with its latest config version, by name or id. Who may not see env values gets them hidden. */
export async function loadQueue(actor: Actor, reference: string): Promise<QueueView> {
  const queue = await getOwnQueue(actor, reference);
  const database = getDatabase();
  const [version, rows] = await Promise.all([
    findQueueVersion(database, queue.id, queue.latestVersion),
    listQueueRows(database, actor.teamId, { archived: queue.archivedAt !== null, only: [queue.id] }),
  ]);
  const row = rows[0];
  if (!version || !row) throw notFound("queue", reference);
  return { ...toQueueSummary(row), latest: toQueueVersionView(actor, queue, version) };
}
