import { findMember } from "../db/artifact-members";
import { moveAliases } from "../db/artifact-versions";
import type { Connection } from "../db/client";
import { notify } from "../db/notifications";
import { insertRunEvent } from "../db/run-events";
import { findLacks, listAwaited, lockWaitingRuns, pinAwaited, writeWaitsFor } from "../db/run-inputs";
import { moveRun } from "../db/runs";
import { awaitedName, versionName } from "../runs/named-artifact";
import { findMove } from "../runs/run-moves";

const system = { kind: "system", id: null, name: "Slipway" } as const;

/**
 * Pins what runs have waited for in a collection, and lets those that lack nothing any more into the line (A9). Called by whatever makes
 * a number or an alias of it mean something, in the same transaction, while the collection is locked.
 */
export async function pinAwaitedInputs(tx: Connection, collectionId: string): Promise<void> {
  const runIds = await lockWaitingRuns(tx, collectionId);
  if (runIds.length === 0) return;
  let came: string | null = null;
  for (const { reference, collection } of await listAwaited(tx, collectionId, runIds)) {
    const member = await findMember(tx, collectionId, reference);
    if (!member) continue;
    const pin = { versionId: member.version.id, index: member.index };
    await pinAwaited(tx, { collectionId, reference, runIds }, pin);
    came = versionName(collection, member.index);
  }
  if (came !== null) await release(tx, runIds, came);
}

async function release(tx: Connection, runIds: readonly string[], artifact: string): Promise<void> {
  const queueIds = new Set<string>();
  for (const { runId, queueId, stage, lacks } of await findLacks(tx, runIds)) {
    await writeWaitsFor(tx, runId, stage ?? (lacks && awaitedName(lacks)));
    const move = stage === null && lacks === null ? findMove("waiting", "ready") : null;
    if (!move) continue;
    await moveRun(tx, runId, move);
    const data = { artifact };
    await insertRunEvent(tx, runId, system, null, { kind: "ready", data });
    await notify(tx, "slipway_run", runId);
    queueIds.add(queueId);
  }
  for (const queueId of queueIds) await notify(tx, "slipway_queue", queueId);
}

/** Points aliases of a locked collection to a version, and pins what runs have waited for. */
export async function pointAliases(
  tx: Connection,
  place: { collectionId: string; versionId: string },
  aliases: readonly string[],
): Promise<void> {
  await moveAliases(tx, place, aliases);
  await pinAwaitedInputs(tx, place.collectionId);
}
