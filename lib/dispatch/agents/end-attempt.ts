import { endAttempt } from "../../db/attempts";
import type { Connection } from "../../db/client";
import type { LockedItem } from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { type EventActor, insertRunEvent } from "../../db/run-events";
import { requeueItem } from "../../db/run-queue-items";
import { resetRun } from "../../db/runs";
import type { OnceStored } from "../../db/transaction";
import type { Outcome } from "../../runs/agent-protocol";
import { settlePipelinesOf } from "../pipelines/settle-pipelines";
import { endItem, requireMove } from "./end-item";

/** Ends the attempts of locked items, and moves on the pipelines that their runs are stages of. */
export async function endLockedAttempts(
  tx: Connection,
  onceStored: OnceStored,
  ended: readonly { item: LockedItem; outcome: Outcome }[],
  by: EventActor,
): Promise<void> {
  for (const { item, outcome } of ended) await endItem(tx, onceStored, item, outcome, by);
  const teamIds = new Set(ended.map(({ item }) => item.teamId));
  for (const teamId of teamIds) {
    const own = ended.filter(({ item }) => item.teamId === teamId);
    await settlePipelinesOf(
      tx,
      onceStored,
      teamId,
      own.map(({ item }) => item.runId),
    );
  }
}

export function endLockedAttempt(
  tx: Connection,
  onceStored: OnceStored,
  item: LockedItem,
  outcome: Outcome,
  by: EventActor,
): Promise<void> {
  return endLockedAttempts(tx, onceStored, [{ item, outcome }], by);
}

/** Puts an item whose lease never reached the agent back into the line; it counts neither as a loss nor as a failure. */
export async function returnLockedLease(
  tx: Connection,
  onceStored: OnceStored,
  item: LockedItem,
  by: EventActor,
): Promise<void> {
  const outcome: Outcome = {
    reason: "lost",
    cause: "agent",
    exitCode: null,
    signal: null,
    diagnosis: "the lease never reached the agent",
  };
  if (item.cancelAt !== null) {
    await endLockedAttempt(tx, onceStored, item, outcome, by);
    return;
  }
  await endAttempt(tx, item.runId, item.attempt, outcome);
  await resetRun(tx, item.runId, requireMove(item, "requeued"));
  await requeueItem(tx, item.runId, { backoffSeconds: 0, isLoss: false });
  await insertRunEvent(tx, item.runId, by, item.attempt, {
    kind: "lease-returned",
    data: { agent: item.agentName ?? "" },
  });
  await notify(tx, "slipway_run", item.runId);
  await notify(tx, "slipway_queue", item.queueId);
}
