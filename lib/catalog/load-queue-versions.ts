import type { Actor } from "../access/actor";
import type { VersionSummary } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { getOwnQueue } from "../db/get-own-queue";
import { listQueueVersions } from "../db/queues";
import { toVersionSummary } from "./version-views";

/** Every config version of a queue without its text, newest first. */
export async function loadQueueVersions(actor: Actor, reference: string): Promise<VersionSummary[]> {
  const queue = await getOwnQueue(actor, reference);
  return (await listQueueVersions(getDatabase(), queue.id)).map(toVersionSummary);
}
