import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import type { QueueVersionView } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { getOwnQueue } from "../db/get-own-queue";
import { findQueueVersion } from "../db/queues";
import { toQueueVersionView } from "./queue-views";

/** One config version of a queue. */
export async function loadQueueVersion(
  actor: Actor,
  reference: string,
  number: number,
): Promise<QueueVersionView> {
  const queue = await getOwnQueue(actor, reference);
  const isNumber = Number.isInteger(number) && number > 0 && number < 2 ** 31;
  const version = isNumber ? await findQueueVersion(getDatabase(), queue.id, number) : null;
  if (!version) throw notFound("version of this queue", `v${number}`);
  return toQueueVersionView(actor, queue, version);
}
