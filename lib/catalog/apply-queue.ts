import type { z } from "zod";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound, requirePermission } from "../access/require-permission";
import type { ApplyOutcome } from "../config/catalog-view";
import { type Issue, isAcceptable } from "../config/issue";
import { getDatabase } from "../db/client";
import { findQueue, findQueueVersion, type QueueRow } from "../db/queues";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkQueueText } from "./check-document";
import { createQueue } from "./create-queue";
import { decideSave } from "./decide-save";
import { saveQueueVersion } from "./save-queue-version";
import { type ApplyQueueInput, applyQueueInputSchema, createQueueInputSchema } from "./schema";
import { toApplied, toPlanned } from "./to-apply-outcome";

type Parsed = z.output<typeof applyQueueInputSchema>;

/** Makes a queue be as its text says: creates it, adds a version, or finds nothing to do. */
export async function applyQueue(actor: Actor, input: ApplyQueueInput): Promise<Result<ApplyOutcome>> {
  const parsed = parseInput(applyQueueInputSchema, input);
  if (!parsed.ok) return parsed;
  const reference = parsed.value.queue;
  const queue = await findQueue(getDatabase(), actor.teamId, reference);
  if (queue && !can(actor, "queue:view", { queueId: queue.id })) throw notFound("queue", reference);
  return queue ? applyKnown(actor, queue, parsed.value) : applyNew(actor, parsed.value);
}

async function applyNew(actor: Actor, input: Parsed): Promise<Result<ApplyOutcome>> {
  requirePermission(actor, "queue:create");
  const { resource, description, text, note, dryRun } = input;
  const wanted = parseInput(createQueueInputSchema, { name: input.queue, resource, description, text, note });
  if (!wanted.ok) return wanted;
  if (input.baseVersion) throw notFound("queue", input.queue);
  const { name } = wanted.value;
  if (dryRun) {
    const { issues } = checkQueueText(text, { name, resource: wanted.value.resource, version: 1 });
    return isAcceptable(issues) ? toPlanned({ kind: "save", number: 1 }, name, issues) : refuse(issues);
  }
  const created = await createQueue(actor, wanted.value);
  if (!created.ok) return created;
  return succeed({ outcome: "created", name, number: created.value.number, dryRun }, created.issues);
}

async function applyKnown(actor: Actor, queue: QueueRow, input: Parsed): Promise<Result<ApplyOutcome>> {
  requirePermission(actor, "queue:edit", { queueId: queue.id });
  const { name, resource, latestVersion } = queue;
  if (input.resource !== undefined && input.resource !== resource)
    return refuse([otherResource(queue, input.resource)]);
  const { text, note, dryRun, baseVersion = latestVersion } = input;
  if (!dryRun) return toApplied(await saveQueueVersion(actor, { queue: queue.id, baseVersion, text, note }));
  const { issues } = checkQueueText(text, { name, resource, version: latestVersion + 1 });
  if (!isAcceptable(issues)) return refuse(issues);
  const latest = await findQueueVersion(getDatabase(), queue.id, latestVersion);
  return toPlanned(decideSave(latest, { baseVersion, text }), name, issues);
}

function otherResource(queue: QueueRow, resource: string): Issue {
  return {
    code: "queue-resource",
    severity: "error",
    message: `The queue "${queue.name}" runs on ${queue.resource}, which cannot be changed to ${resource}: make a new queue.`,
    path: "/resource",
    found: resource,
    allowed: queue.resource,
  };
}
