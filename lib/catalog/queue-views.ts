import type { Actor } from "../access/actor";
import type { QueueSummary, QueueVersionView } from "../config/catalog-view";
import type { DocumentVersionRow } from "../db/document-version";
import type { QueueListRow, QueueRow } from "../db/queues";
import { checkQueueText } from "./check-document";
import { toMaskedVersion } from "./version-views";

export function toQueueSummary(row: QueueListRow): QueueSummary {
  return {
    id: row.id,
    name: row.name,
    resource: row.resource,
    description: row.description,
    version: row.latestVersion,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    paused: row.pausedAt !== null,
    archived: row.archivedAt !== null,
    waiting: row.waiting,
    running: row.running,
    agents: row.agents,
  };
}

/** Its fields are read from the text, so that they are what every other door reads from it. */
export function toQueueVersionView(actor: Actor, queue: QueueRow, row: DocumentVersionRow): QueueVersionView {
  const { fields } = checkQueueText(row.text, {
    name: queue.name,
    resource: queue.resource,
    version: row.number,
  });
  return { ...toMaskedVersion(actor, row), fields };
}
