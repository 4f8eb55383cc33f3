import { countAttempts, endAttempt } from "../../db/attempts";
import type { Connection } from "../../db/client";
import type { LockedItem } from "../../db/locked-items";
import { findLogEnd } from "../../db/log-chunks";
import { notify } from "../../db/notifications";
import { type EventActor, insertRunEvent } from "../../db/run-events";
import { deleteItem, requeueItem } from "../../db/run-queue-items";
import { endRun, resetRun } from "../../db/runs";
import type { OnceStored } from "../../db/transaction";
import { logEvent } from "../../logger";
import type { Outcome } from "../../runs/agent-protocol";
import { readLaunchTerms } from "../../runs/launch-terms";
import { matchesLog } from "../../runs/match-log";
import { decideEnd, type EndDecision } from "../../runs/retry-policy";
import { findMove, type RunMove, type RunTrigger } from "../../runs/run-moves";
import { countMetric } from "../ops/metrics";

/**
 * Ends the attempt of a locked item: the run ends with it or goes back to the line (R43). Wakes who watches or waits. What is joined with the
 * run in a pipeline is not looked at: that is `endLockedAttempts`.
 */
export async function endItem(
  tx: Connection,
  onceStored: OnceStored,
  item: LockedItem,
  outcome: Outcome,
  by: EventActor,
): Promise<void> {
  const terms = readLaunchTerms(item.terms);
  const cancelRequested = item.cancelAt !== null;
  const pattern = outcome.reason === "failed" ? terms.retry.onLog : undefined;
  const decision = decideEnd({
    outcome,
    terms,
    cancelRequested,
    failures: await countAttempts(tx, item.runId, "failed"),
    losses: item.losses,
    logMatches:
      pattern !== undefined && matchesLog(pattern, await findLogEnd(tx, item.runId, item.attempt, 65_536)),
  });
  const move = requireMove(item, decision.trigger);

  await endAttempt(tx, item.runId, item.attempt, outcome);
  if (decision.trigger === "requeued") {
    await resetRun(tx, item.runId, move);
    const { notBefore } = await requeueItem(tx, item.runId, {
      backoffSeconds: decision.backoffSeconds,
      isLoss: outcome.reason === "lost",
    });
    const data = notBefore
      ? { why: decision.why, notBefore: notBefore.toISOString() }
      : { why: decision.why };
    await insertRunEvent(tx, item.runId, by, item.attempt, { kind: "requeued", data });
  } else {
    const final = decision.trigger === "cancelled" ? { ...outcome, reason: "cancelled" as const } : outcome;
    await endRun(tx, item.runId, move, final);
    await deleteItem(tx, item.runId);
    await insertRunEvent(tx, item.runId, by, item.attempt, { kind: "ended", data: final });
  }
  await notify(tx, "slipway_run", item.runId);
  // An agent that did not end it itself is to stop it.
  if (by.kind !== "agent" && item.agentId !== null) await notify(tx, "slipway_agent", item.agentId);
  // A place in the queue, and perhaps in somebody's quota, is free.
  await notify(tx, "slipway_queue", item.queueId);
  onceStored(() => logEnd(item, decision));
}

export function requireMove({ state }: LockedItem, trigger: RunTrigger): RunMove {
  const move = findMove(state, trigger);
  if (!move) throw new Error(`a run in state ${state} cannot be ${trigger}`);
  return move;
}

function logEnd(item: LockedItem, decision: EndDecision): void {
  if (item.attempt > 0) countMetric("attempts", 1, { end: decision.trigger });
  const fields = { run: item.runId, attempt: item.attempt, queue: item.queueId, agent: item.agentId };
  if (decision.trigger === "requeued")
    logEvent("run:requeued", { ...fields, backoffSeconds: decision.backoffSeconds });
  else logEvent("run:ended", { ...fields, state: decision.trigger });
}
