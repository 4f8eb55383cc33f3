import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import {
  findExpiredRuns,
  findOverdueRuns,
  type LockedItem,
  lockExpiredItems,
  lockOverdueItems,
} from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { lockPipelinesOf } from "../../db/pipeline-steps";
import { insertRunEvent } from "../../db/run-events";
import { hasExpiredItems, releaseDueItems } from "../../db/run-queue-items";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import type { Outcome } from "../../runs/agent-protocol";
import { endLockedAttempts } from "../agents/end-attempt";
import { overtimeSeconds, stopSeconds } from "../agents/lease-terms";
import { countMetric } from "../ops/metrics";

const batch = 50;
const system = { kind: "system", id: null, name: "Slipway" } as const;

/**
 * Ends the attempts whose lease ran out by the database clock, and brings back what has waited out its back-off. Any number of
 * servers may do it at once: each item is handled by one of them. It is the same for every team, so only the system may call it.
 */
export async function reapExpiredLeases(actor: Actor | { kind: "system" }): Promise<{ reaped: number }> {
  if (actor.kind !== "system") throw new AppError("FORBIDDEN", "only the server itself does this");
  const due = await releaseDueItems(getDatabase());
  for (const { queueId } of due) await notify(getDatabase(), "slipway_queue", queueId);
  let reaped = 0;
  while (await hasExpiredItems(getDatabase())) {
    const ended = await reapBatch();
    reaped += ended;
    // Nothing to lock means that another server is at it.
    if (ended === 0) break;
  }
  return { reaped };
}

function reapBatch(): Promise<number> {
  return inTransaction(async (tx, onceStored) => {
    await lockPipelinesOf(tx, await findExpiredRuns(tx, batch));
    const items = await lockExpiredItems(tx, batch);
    for (const item of items) {
      const agent = item.agentName ?? "";
      await insertRunEvent(tx, item.runId, system, item.attempt, { kind: "lease-expired", data: { agent } });
      onceStored(() => {
        countMetric("leaseExpiries", 1);
        logEvent("lease:expired", { run: item.runId, attempt: item.attempt, agent: item.agentId });
      });
    }
    const ended = items.map((item) => ({ item, outcome: lostOutcome(item.agentName ?? "") }));
    await endLockedAttempts(tx, onceStored, ended, system);
    return items.length;
  });
}

/** Ends what an agent that is alive should have ended long ago; it learns so from its next heartbeat. */
export async function endOverdueRuns(actor: Actor | { kind: "system" }): Promise<{ ended: number }> {
  if (actor.kind !== "system") throw new AppError("FORBIDDEN", "only the server itself does this");
  const ended = await inTransaction(async (tx, onceStored) => {
    const limits = { overtimeSeconds, stopSeconds };
    await lockPipelinesOf(tx, await findOverdueRuns(tx, limits));
    const items = await lockOverdueItems(tx, limits);
    const overdue = items.map((item) => {
      return { item, outcome: overdueOutcome(item, item.isOverTime && item.cancelAt === null) };
    });
    await endLockedAttempts(tx, onceStored, overdue, system);
    return items.length;
  });
  return { ended };
}

function overdueOutcome(item: LockedItem, isOverTime: boolean): Outcome {
  const none = { exitCode: null, signal: null };
  const agent = item.agentName ?? "";
  return isOverTime
    ? {
        ...none,
        reason: "failed",
        cause: "timeout",
        diagnosis: `it ran longer than it may, and agent ${agent} did not end it`,
      }
    : {
        ...none,
        reason: "cancelled",
        cause: null,
        diagnosis: `stopped; agent ${agent} has not ended it in time, so its process may still run`,
      };
}

/** How an attempt ends whose agent is gone. */
export function lostOutcome(agent: string): Outcome {
  return {
    reason: "lost",
    cause: "agent",
    exitCode: null,
    signal: null,
    diagnosis: `agent ${agent} was not heard from in time`,
  };
}
