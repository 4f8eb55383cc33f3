/** What takes away the artifacts that nobody needs any more (A1, A3): for every team, and only the server itself does it. */
import type { Actor } from "../access/actor";
import { lockCollection } from "../db/artifact-collections";
import {
  countGarbage,
  deleteForsaken,
  deleteUnheld,
  findExpired,
  type Garbage,
  releaseDeleted,
} from "../db/artifact-sweep";
import { isInUse, lockVersion, markDeleted } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { findLeftovers, forgetLeftovers } from "../db/store-leftovers";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { getStore } from "../stores/get-store";
import { requireArtifacts } from "./artifact-access";

/** Downloads that have begun can end, and who was told that a content is there can commit what needs it. */
const graceSeconds = 24 * 3_600;
const atOnce = 200;

export interface Swept {
  expired: number;
  forsaken: number;
  released: number;
  contents: number;
  files: number;
}

/** One round; `hasMore` when another would find something. */
export async function sweepArtifacts(grace = graceSeconds): Promise<Swept & { hasMore: boolean }> {
  const limits = { graceSeconds: grace, limit: atOnce };
  const expired = await expireVersions();
  const forsaken = await inTransaction((tx) => deleteForsaken(tx, limits));
  const released = await inTransaction((tx) => releaseDeleted(tx, limits));
  const { looked, deleted: contents } = await inTransaction((tx) => deleteUnheld(tx, limits));
  const files = await removeLeftovers();
  const hasMore = [expired, forsaken, released, looked, files].some((count) => count === atOnce);
  return { expired, forsaken, released, contents, files, hasMore };
}

async function expireVersions(): Promise<number> {
  const due = await findExpired(getDatabase(), atOnce);
  for (const { id, teamId, collectionId } of due)
    await inTransaction(async (tx, onceStored) => {
      await lockCollection(tx, collectionId);
      const locked = await lockVersion(tx, teamId, id);
      if (locked?.state !== "committed" || (await isInUse(tx, id))) return;
      await markDeleted(tx, id);
      onceStored(() => logEvent("artifact:deleted", { artifact: id, team: teamId, reason: "expired" }));
    });
  return due.length;
}

async function removeLeftovers(): Promise<number> {
  const places = await findLeftovers(getDatabase(), atOnce);
  for (const place of places) await getStore().remove(place);
  await forgetLeftovers(getDatabase(), places);
  return places.length;
}

/** What a server does of it, as one of its chores. */
export const sweepChore = {
  name: "sweep-artifacts",
  work: async (): Promise<{ nextSeconds: number }> => {
    const { hasMore, ...swept } = await sweepArtifacts();
    if (Object.values(swept).some((count) => count > 0)) logEvent("artifact:swept", { ...swept });
    return { nextSeconds: hasMore ? 1 : 600 };
  },
};

/** What the next sweep would take of the actor's team. */
export async function previewSweep(actor: Actor): Promise<Garbage> {
  requireArtifacts(actor, "artifact:view");
  return await countGarbage(getDatabase(), actor.teamId, graceSeconds);
}
