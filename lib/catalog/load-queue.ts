import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import type { QueueFormView, QueueSummary, QueueView } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import type { DocumentVersionRow } from "../db/document-version";
import { getOwnQueue } from "../db/get-own-queue";
import { findQueueVersion, listQueueRows, type QueueRow } from "../db/queues";
import { toQueueSummary, toQueueVersionView } from "./queue-views";
import { toMaskedVersion } from "./version-views";

/** A queue with its latest config version, by name or id. Who may not see env values gets them hidden. */
export async function loadQueue(actor: Actor, reference: string): Promise<QueueView> {
  const { summary, version } = await findLatest(actor, reference);
  return { ...summary, latest: toMaskedVersion(actor, version) };
}

/** The same with the fields of its form, which are read from the document. */
export async function loadQueueForm(actor: Actor, reference: string): Promise<QueueFormView> {
  const { queue, summary, version } = await findLatest(actor, reference);
  return { ...summary, latest: toQueueVersionView(actor, queue, version) };
}

interface Latest {
  queue: QueueRow;
  summary: QueueSummary;
  version: DocumentVersionRow;
}

async function findLatest(actor: Actor, reference: string): Promise<Latest> {
  const queue = await getOwnQueue(actor, reference);
  const database = getDatabase();
  const [version, rows] = await Promise.all([
    findQueueVersion(database, queue.id, queue.latestVersion),
    listQueueRows(database, actor.teamId, { archived: queue.archivedAt !== null, only: [queue.id] }),
  ]);
  const row = rows[0];
  if (!version || !row) throw notFound("queue", reference);
  return { queue, summary: toQueueSummary(row), version };
}
