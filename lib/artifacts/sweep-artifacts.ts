/** What takes away the artifacts that nobody needs any more (A1, A3): of every team, as the server does it, or of one. */
import type { TeamId } from "../access/actor";
import { lockCollection } from "../db/artifact-collections";
import { deleteForsaken, deleteUnheld, findExpired, releaseDeleted } from "../db/artifact-sweep";
import { isInUse, lockVersion, markDeleted } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { findLeftovers, forgetLeftovers } from "../db/store-leftovers";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { getStore } from "../stores/get-store";

/** Downloads that have begun can end, and who was told that a content is there can commit what needs it. */
export const graceSeconds = 24 * 3_600;
const atOnce = 200;

export interface Swept {
  expired: number;
  forsaken: number;
  released: number;
  contents: number;
  bytes: number;
  files: number;
}

/** One round, of one team or of all; `hasMore` when another would find something. */
export async function sweepArtifacts(
  grace = graceSeconds,
  teamId?: TeamId,
): Promise<Swept & { hasMore: boolean }> {
  const limits = { graceSeconds: grace, limit: atOnce, teamId };
  const expired = await expireVersions(teamId);
  const forsaken = await inTransaction((tx) => deleteForsaken(tx, limits));
  const released = await inTransaction((tx) => releaseDeleted(tx, limits));
  const { looked, deleted: contents, bytes } = await inTransaction((tx) => deleteUnheld(tx, limits));
  const files = await removeLeftovers();
  const hasMore = [expired, forsaken, released, looked, files].some((count) => count === atOnce);
  return { expired, forsaken, released, contents, bytes, files, hasMore };
}

async function expireVersions(ofTeam: TeamId | undefined): Promise<number> {
  const due = await findExpired(getDatabase(), { limit: atOnce, teamId: ofTeam });
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
