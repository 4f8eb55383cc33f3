import type { Actor, RunActor } from "../../access/actor";
import type { LeaseKey } from "../../db/run-queue-items";
import { inTransaction } from "../../db/transaction";
import { leaseLost, lockReportedLease } from "../../dispatch/agents/agent-subject";

/** What an agent does for an attempt whose lease it has is done in the run's name, and reaches no further (A6, A7). */
export async function actForRun(actor: Actor, lease: LeaseKey): Promise<RunActor> {
  const reported = await inTransaction((tx) => lockReportedLease(tx, actor, lease));
  if (!reported) throw leaseLost();
  const { runId, attempt, teamId } = reported.item;
  return { kind: "run", runId, attempt, name: reported.by.name, teamId };
}
