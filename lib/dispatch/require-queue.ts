import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { getDatabase } from "../db/client";
import { findQueue, type QueueRow } from "../db/queues";
import { AppError } from "../errors";

/** The queue by name or id, if the actor may see it; what it may not see is not found. */
export async function requireQueue(actor: Actor, reference: string): Promise<QueueRow> {
  const queue = await findQueue(getDatabase(), actor.teamId, reference);
  if (!queue || !canSeeQueue(actor, queue)) throw noSuchQueue(reference);
  return queue;
}

export function canSeeQueue(actor: Actor, queue: QueueRow): boolean {
  return can(actor, "queue:view", { teamId: queue.teamId, queueId: queue.id });
}

export function noSuchQueue(reference: string): AppError {
  return new AppError("NOT_FOUND", `there is no queue named ${reference.slice(0, 80)}`);
}
