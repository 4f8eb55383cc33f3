import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { SaveOutcome } from "../config/catalog-view";
import { isAcceptable } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { getOwnQueue } from "../db/get-own-queue";
import { notify } from "../db/notifications";
import { findQueueVersion, insertQueueVersion, lockQueue } from "../db/queues";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkQueueText } from "./check-document";
import { decideSave } from "./decide-save";
import { type SaveQueueVersionInput, saveQueueVersionInputSchema } from "./schema";
import { newVersion } from "./version-views";

/** Adds a config version to a queue. A text edited from an older version is not stored over the newer one. */
export async function saveQueueVersion(
  actor: Actor,
  input: SaveQueueVersionInput,
): Promise<Result<SaveOutcome>> {
  const parsed = parseInput(saveQueueVersionInputSchema, input);
  if (!parsed.ok) return parsed;
  const queue = await getOwnQueue(actor, parsed.value.queue);
  requirePermission(actor, "queue:edit", { queueId: queue.id });
  const { baseVersion, text, note } = parsed.value;
  const { name, resource } = queue;
  const checked = checkQueueText(text, { name, resource, version: queue.latestVersion + 1 });
  if (!isAcceptable(checked.issues)) return refuse(checked.issues);

  return inTransaction(async (tx, onceStored): Promise<Result<SaveOutcome>> => {
    const { latestVersion, archivedAt } = await lockQueue(tx, queue.id);
    if (archivedAt)
      throw new AppError("CONFLICT", `The queue "${name}" is archived: restore it before you edit it.`);
    const latest = await findQueueVersion(tx, queue.id, latestVersion);
    const decision = decideSave(latest, { baseVersion, text });
    if (decision.kind === "conflict")
      return succeed({ outcome: "conflict", name, conflict: decision.conflict }, checked.issues);
    const { number } = decision;
    if (decision.kind === "unchanged") return succeed({ outcome: "unchanged", name, number }, checked.issues);
    const version = newVersion(actor, { number, text, note });
    await insertQueueVersion(tx, queue.id, version, checked.limits);
    await insertAuditEvent(tx, actor, {
      kind: "queue:saved",
      subject: name,
      data: { queueId: queue.id, version: number, note },
    });
    // Its limits may let more runs start: waiting agents look again.
    await notify(tx, "slipway_queue", queue.id);
    onceStored(() => logEvent("queue:saved", { queueId: queue.id, version: number, actor: actor.name }));
    return succeed({ outcome: "saved", name, number }, checked.issues);
  });
}
