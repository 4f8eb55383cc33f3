import type { Connection } from "../../db/client";
import type { LockedItem } from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { type EventActor, insertRunEvent } from "../../db/run-events";
import { markItemCancelled } from "../../db/run-queue-items";
import { markRunCancelled, moveRun } from "../../db/runs";
import type { OnceStored } from "../../db/transaction";
import { logEvent } from "../../logger";
import type { Outcome } from "../../runs/agent-protocol";
import { findMove } from "../../runs/run-moves";
import { endItem } from "../agents/end-item";

/** Stops what a locked item does; true when its run ended at once, false when its agent was told. Its pipeline is not looked at. */
export async function stopLocked(
  tx: Connection,
  onceStored: OnceStored,
  item: LockedItem,
  by: EventActor,
): Promise<boolean> {
  if (item.cancelAt === null) {
    onceStored(() => logEvent("run:cancelled", { run: item.runId, actor: by.id, from: item.state }));
    await markItemCancelled(tx, item.runId);
    await markRunCancelled(tx, item.runId);
    await insertRunEvent(tx, item.runId, by, item.attempt || null, { kind: "cancel-requested", data: {} });
  }
  if (item.agentId === null || !item.isAgentOnline) {
    const diagnosis =
      item.agentId === null
        ? "stopped before it started"
        : `stopped; agent ${item.agentName ?? ""} was not heard from, so its process may still run`;
    const outcome: Outcome = { reason: "cancelled", cause: null, exitCode: null, signal: null, diagnosis };
    await endItem(tx, onceStored, { ...item, cancelAt: item.cancelAt ?? new Date(0) }, outcome, by);
    return true;
  }
  const move = findMove(item.state, "stopping");
  if (move && move.to !== move.from) await moveRun(tx, item.runId, move);
  await notify(tx, "slipway_run", item.runId);
  await notify(tx, "slipway_agent", item.agentId);
  return false;
}
