import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { getOwnQueue } from "../db/get-own-queue";
import { notify } from "../db/notifications";
import { lockQueue, setQueuePaused } from "../db/queues";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { type QueueInput, queueInputSchema } from "./schema";

/** Stops handing out runs of a queue; what runs goes on, and new runs wait in line. */
export function pauseQueue(actor: Actor, input: QueueInput): Promise<Result<{ name: string }>> {
  return setPaused(actor, input, true);
}

/** Hands out runs again, at once: waiting agents are woken. */
export function resumeQueue(actor: Actor, input: QueueInput): Promise<Result<{ name: string }>> {
  return setPaused(actor, input, false);
}

async function setPaused(
  actor: Actor,
  input: QueueInput,
  paused: boolean,
): Promise<Result<{ name: string }>> {
  const parsed = parseInput(queueInputSchema, input);
  if (!parsed.ok) return parsed;
  const queue = await getOwnQueue(actor, parsed.value.queue);
  requirePermission(actor, "queue:pause", { queueId: queue.id });
  const kind = paused ? "queue:paused" : "queue:resumed";
  await inTransaction(async (tx, onceStored) => {
    const { pausedAt } = await lockQueue(tx, queue.id);
    if ((pausedAt !== null) === paused) return;
    await setQueuePaused(tx, queue.id, paused ? new Date() : null);
    await insertAuditEvent(tx, actor, { kind, subject: queue.name, data: { queueId: queue.id } });
    await notify(tx, "slipway_queue", queue.id);
    onceStored(() => logEvent(kind, { queueId: queue.id, actor: actor.name }));
  });
  return succeed({ name: queue.name });
}
