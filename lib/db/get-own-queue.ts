import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import { type Connection, getDatabase } from "./client";
import { findQueue, type QueueRow } from "./queues";

/** The queue of the actor's team by name or id; NOT_FOUND when there is none the actor may see. */
export async function getOwnQueue(
  actor: Actor,
  reference: string,
  database: Connection = getDatabase(),
): Promise<QueueRow> {
  const queue = await findQueue(database, actor.teamId, reference);
  if (!queue || !canSeeQueue(actor, queue)) throw notFound("queue", reference);
  return queue;
}

export function canSeeQueue(actor: Actor, { teamId, id }: Pick<QueueRow, "teamId" | "id">): boolean {
  return can(actor, "queue:view", { teamId, queueId: id });
}
