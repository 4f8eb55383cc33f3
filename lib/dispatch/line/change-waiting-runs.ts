import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { refusalWords } from "../../access/refusal-words";
import { insertAuditEvent } from "../../db/audit-events";
import type { Connection } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import { type LockedItem, lockItem } from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { insertRunEvent } from "../../db/run-events";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { type LogEvent, logEvent } from "../../logger";
import type { RunEventFact } from "../../runs/run-event";
import { toEventActor } from "../history/to-event-actor";

export interface ChangedRuns {
  changed: string[];
  refused: { runId: string; message: string }[];
}

interface Change {
  /** What the log and the audit call it. */
  kind: LogEvent;
  /** Writes it and says what happened, or null when it is so already. */
  apply: (tx: Connection, item: LockedItem) => Promise<RunEventFact | null>;
}

/** Changes the place in line of runs that wait, each by itself: one that is refused does not keep the others. */
export async function changeWaitingRuns(
  actor: Actor,
  runIds: readonly string[],
  change: Change,
): Promise<ChangedRuns> {
  const result: ChangedRuns = { changed: [], refused: [] };
  for (const runId of new Set(runIds)) {
    try {
      await changeOne(actor, runId, change);
      result.changed.push(runId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      result.refused.push({ runId, message: error.message });
    }
  }
  return result;
}

async function changeOne(actor: Actor, runId: string, change: Change): Promise<void> {
  const run = await getOwnRun(actor, runId);
  if (!can(actor, "run:prioritise", run))
    throw new AppError(
      "FORBIDDEN",
      refusalWords(actor, "run:prioritise", "only a lead or an admin may change the line"),
    );
  await inTransaction(async (tx, onceStored) => {
    const item = await lockItem(tx, actor.teamId, runId);
    if (!item) throw new AppError("CONFLICT", "the run has ended");
    if (item.agentId !== null)
      throw new AppError("CONFLICT", `agent ${item.agentName ?? ""} has the run already: it no longer waits`);
    const fact = await change.apply(tx, item);
    if (!fact) return;
    await insertRunEvent(tx, runId, toEventActor(actor), item.attempt || null, fact);
    const data = Object.fromEntries(Object.entries(fact.data).map(([key, value]) => [key, String(value)]));
    await insertAuditEvent(tx, actor, { kind: change.kind, subject: item.runName, data: { runId, ...data } });
    await notify(tx, "slipway_run", runId);
    await notify(tx, "slipway_queue", item.queueId);
    onceStored(() =>
      logEvent(change.kind, { run: runId, queue: run.queueId, actor: toEventActor(actor).id }),
    );
  });
}
