import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { getOwnQueue } from "../db/get-own-queue";
import { notify } from "../db/notifications";
import { countQueueItems, lockQueue, setQueueArchived } from "../db/queues";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { type ArchiveQueueInput, archiveQueueInputSchema } from "./schema";

/** Takes a queue out of use, or back into it. Its versions and runs stay; its name stays taken. */
export async function archiveQueue(
  actor: Actor,
  input: ArchiveQueueInput,
): Promise<Result<{ name: string }>> {
  const parsed = parseInput(archiveQueueInputSchema, input);
  if (!parsed.ok) return parsed;
  const queue = await getOwnQueue(actor, parsed.value.queue);
  requirePermission(actor, "queue:archive", { queueId: queue.id });
  const { archived } = parsed.value;
  await inTransaction(async (tx, onceStored) => {
    const { archivedAt } = await lockQueue(tx, queue.id);
    if ((archivedAt !== null) === archived) return;
    const items = archived ? await countQueueItems(tx, queue.id) : 0;
    if (items > 0)
      throw new AppError(
        "CONFLICT",
        `The queue "${queue.name}" still has ${items === 1 ? "1 run" : `${items} runs`} waiting or running: stop them first.`,
      );
    await setQueueArchived(tx, queue.id, archived ? new Date() : null);
    await insertAuditEvent(tx, actor, {
      kind: "queue:archived",
      subject: queue.name,
      data: { queueId: queue.id, archived },
    });
    // As with a new one: agents that serve whatever their token allows follow their team, to learn of it.
    if (!archived) await notify(tx, "slipway_queue", actor.teamId);
    onceStored(() => logEvent("queue:archived", { queueId: queue.id, archived, actor: actor.name }));
  });
  return succeed({ name: queue.name });
}
