import type { Actor } from "../access/actor";
import { hasEnded } from "../db/attempts";
import { getDatabase } from "../db/client";
import { lockLease } from "../db/run-queue-items";
import { inTransaction } from "../db/transaction";
import { finishRequestSchema } from "../runs/agent-protocol";
import { leaseLost, loadLease } from "./agent-subject";
import { endLockedAttempt, logEnd } from "./end-attempt";
import { parseRequest } from "./parse-request";

/** The agent's last word on an attempt. Repeating it is harmless; from an older attempt it changes nothing. */
export async function finishRun(actor: Actor, runId: string, input: unknown): Promise<void> {
  const { agentId, attempt, outcome } = parseRequest(finishRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const { by } = await loadLease(actor, lease);
  const ended = await inTransaction(async (tx) => {
    const item = await lockLease(tx, lease);
    return item && { item, decision: await endLockedAttempt(tx, item, outcome, by) };
  });
  if (ended) logEnd(ended.item, ended.decision);
  else if (!(await hasEnded(getDatabase(), lease, outcome.reason))) throw leaseLost();
}
