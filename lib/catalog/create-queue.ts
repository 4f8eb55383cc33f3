import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { isAcceptable } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { notify } from "../db/notifications";
import { insertQueue, insertQueueVersion } from "../db/queues";
import { refuseTakenName } from "../db/refuse-taken-name";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkQueueText } from "./check-document";
import { type CreateQueueInput, createQueueInputSchema } from "./schema";
import { newVersion } from "./version-views";

export interface CreatedQueue {
  id: string;
  name: string;
  number: number;
}

/** Makes a queue with its first config version. Every finding comes back; nothing is stored while one is an error. */
export async function createQueue(actor: Actor, input: CreateQueueInput): Promise<Result<CreatedQueue>> {
  requirePermission(actor, "queue:create");
  const parsed = parseInput(createQueueInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, resource, description, text, note } = parsed.value;
  const checked = checkQueueText(text, { name, resource, version: 1 });
  if (!isAcceptable(checked.issues)) return refuse(checked.issues);

  return refuseTakenName("queue", name, () =>
    inTransaction(async (tx, onceStored) => {
      const { teamId } = actor;
      const id = await insertQueue(tx, { teamId, name, resource, description, ...checked.limits });
      const version = newVersion(actor, { number: 1, text, note });
      await insertQueueVersion(tx, id, version, checked.limits);
      await insertAuditEvent(tx, actor, {
        kind: "queue:created",
        subject: name,
        data: { queueId: id, resource },
      });
      // Agents that serve whatever their token allows follow their team, to learn of it.
      await notify(tx, "slipway_queue", teamId);
      onceStored(() => logEvent("queue:created", { queueId: id, actor: actor.name }));
      return succeed({ id, name, number: 1 }, checked.issues);
    }),
  );
}
