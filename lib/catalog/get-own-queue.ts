import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { type Connection, getDatabase } from "../db/client";
import { findQueue, type QueueRow } from "../db/queues";
import { isStorable, notFound } from "./require-permission";

/** The queue of the actor's team by name or id; NOT_FOUND when there is none the actor may see. */
export async function getOwnQueue(
  actor: Actor,
  reference: string,
  database: Connection = getDatabase(),
): Promise<QueueRow> {
  const queue = isStorable(reference) ? await findQueue(database, actor.teamId, reference) : null;
  if (!queue || !can(actor, "queue:view", { queueId: queue.id })) throw notFound("queue", reference);
  return queue;
}
