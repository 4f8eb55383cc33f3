import type { AgentActor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findRunsToStart } from "../../db/runs";
import { logEvent } from "../../logger";
import type { Lease } from "../../runs/agent-protocol";
import { type AgentClaim, claimTogether } from "./claim-desk";
import { pickCheckpoints } from "./pick-checkpoints";
import { toLease } from "./to-lease";

/** Claims up to `max` items of the queues for an agent of that actor, with all it needs to start them. Empty: nothing may start now. */
export async function leaseNextItems(actor: AgentActor, claim: AgentClaim): Promise<Lease[]> {
  const queueIds = claim.queueIds.filter((id) => actor.queueIds?.includes(id) ?? true);
  if (queueIds.length === 0) return [];
  const claimed = await claimTogether({ ...claim, queueIds });
  if (claimed.length === 0) return [];
  for (const { runId, attempt } of claimed)
    logEvent("run:leased", { run: runId, attempt, agent: claim.agentId });
  return await loadLeases(claimed);
}

/** The full leases of attempts, in the given order. */
export async function loadLeases(claimed: readonly { runId: string; attempt: number }[]): Promise<Lease[]> {
  const rows = await findRunsToStart(
    getDatabase(),
    claimed.map(({ runId }) => runId),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const leases = claimed.map(async ({ runId, attempt }) => {
    const row = byId.get(runId);
    return row ? [toLease(row, attempt, await pickCheckpoints(row, attempt))] : [];
  });
  return (await Promise.all(leases)).flat();
}
