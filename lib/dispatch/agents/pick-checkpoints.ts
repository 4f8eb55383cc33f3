import type { Connection } from "../../db/client";
import { notify } from "../../db/notifications";
import {
  type Beginning,
  findBeginnings,
  findNewestCheckpoints,
  insertBeginnings,
} from "../../db/run-checkpoints";
import { insertRunEvent } from "../../db/run-events";
import type { RunToStart } from "../../db/runs";
import { inTransaction } from "../../db/transaction";
import type { Lease } from "../../runs/agent-protocol";
import { keepsCheckpoints } from "../../runs/keeps-checkpoints";
import { listNamedOutputs, versionName } from "../../runs/named-artifact";
import { jsonObjectSchema } from "../../runs/stored-run";

const system = { kind: "system", id: null, name: "Slipway" } as const;

type LeaseCheckpoints = NonNullable<Lease["checkpoints"]>;

/**
 * What an attempt begins from: the newest checkpoints that were committed before it (A8). Earlier attempts have lost their lease by now, so
 * none of them commits another. It is settled once: whoever asks again for the same attempt hears the same.
 */
export async function pickCheckpoints(
  { id: runId, config, resource }: Pick<RunToStart, "id" | "config" | "resource">,
  attempt: number,
): Promise<LeaseCheckpoints> {
  if (!keepsCheckpoints(resource)) return [];
  const outputs = listNamedOutputs(jsonObjectSchema.parse(config)).filter(({ every }) => every !== undefined);
  if (outputs.length === 0) return [];
  const begun = await inTransaction((tx) => settle(tx, { runId, attempt }));
  return outputs.flatMap(({ position, path }) => {
    const checkpoint = begun.find((one) => one.position === position);
    if (!checkpoint) return [];
    const { collection, index, isFile } = checkpoint;
    return [{ position, path, isFile, name: versionName(collection, index) }];
  });
}

async function settle(tx: Connection, key: { runId: string; attempt: number }): Promise<Beginning[]> {
  const known = await findBeginnings(tx, key.runId, key.attempt);
  if (known.length > 0) return known;
  const newest = await findNewestCheckpoints(tx, { runId: key.runId, before: key.attempt });
  if (newest.length > 0 && (await insertBeginnings(tx, key, newest))) {
    const checkpoints = newest.map(({ collection, index }) => versionName(collection, index));
    await insertRunEvent(tx, key.runId, system, key.attempt, { kind: "resumed", data: { checkpoints } });
    await notify(tx, "slipway_run", key.runId);
  }
  return await findBeginnings(tx, key.runId, key.attempt);
}
