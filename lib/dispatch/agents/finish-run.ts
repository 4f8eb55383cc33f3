import type { Actor } from "../../access/actor";
import { hasEnded } from "../../db/attempts";
import { getDatabase } from "../../db/client";
import { lockPipelinesOf } from "../../db/pipeline-steps";
import { inTransaction } from "../../db/transaction";
import { requireInput } from "../../result";
import { finishRequestSchema } from "../../runs/agent-protocol";
import { leaseLost, lockReportedLease } from "./agent-subject";
import { endLockedAttempt } from "./end-attempt";

/** The agent's last word on an attempt. Repeating it is harmless; from an older attempt it changes nothing. */
export async function finishRun(actor: Actor, runId: string, input: unknown): Promise<void> {
  const { agentId, attempt, outcome } = requireInput(finishRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const isEnded = await inTransaction(async (tx, onceStored) => {
    await lockPipelinesOf(tx, [runId]);
    const reported = await lockReportedLease(tx, actor, lease);
    if (!reported) return false;
    await endLockedAttempt(tx, onceStored, reported.item, outcome, reported.by);
    return true;
  });
  if (!isEnded && !(await hasEnded(getDatabase(), lease, outcome.reason))) throw leaseLost();
}
