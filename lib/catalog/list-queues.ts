import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { QueueSummary } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { listQueueRows } from "../db/queues";
import { requireInput } from "../result";
import { toQueueSummary } from "./queue-views";
import { type ListQueuesInput, listQueuesInputSchema } from "./schema";

/** The team's queues by name, with what is in their line now. */
export async function listQueues(actor: Actor, input: ListQueuesInput = {}): Promise<QueueSummary[]> {
  requirePermission(actor, "queue:view");
  const filter = requireInput(listQueuesInputSchema, input);
  const only = actor.kind === "system" ? undefined : actor.queueIds;
  const rows = await listQueueRows(getDatabase(), actor.teamId, {
    ...filter,
    ...(only ? { only } : {}),
  });
  return rows.map(toQueueSummary);
}
