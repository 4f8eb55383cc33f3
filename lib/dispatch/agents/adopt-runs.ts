import type { Actor } from "../../access/actor";
import { takeAdoptCall } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { lockUnknownItems } from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { lockPipelinesOfAgent } from "../../db/pipeline-steps";
import { insertRunEvent } from "../../db/run-events";
import { renewLeases } from "../../db/run-queue-items";
import { findRunsOfTeam } from "../../db/runs";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import { type AdoptResponse, adoptRequestSchema } from "../../runs/agent-protocol";
import { lostOutcome } from "../chores/reap-expired-leases";
import { requireAgent, seeAgent } from "./agent-subject";
import { endLockedAttempts, returnLockedLease } from "./end-attempt";
import { loadLeases } from "./lease-next-items";
import { leaseSeconds } from "./lease-terms";

const liveStates = ["starting", "running", "stopping"] as const;

/** After a restart: what the agent still holds and may keep is renewed; what it does not name any more is lost at once. */
export async function adoptRuns(actor: Actor, input: unknown): Promise<AdoptResponse> {
  const agentActor = requireAgent(actor, "run:lease");
  const request = requireInput(adoptRequestSchema, input);
  const { agentId, held, process, call } = request;
  const agent = await seeAgent(agentActor, request);
  const by = { kind: "agent", id: agent.id, name: agent.name } as const;
  const kept = await inTransaction(async (tx, onceStored) => {
    if (call !== undefined && !(await takeAdoptCall(tx, { ...agentActor, id: agentId, process }, call)))
      throw new AppError("CONFLICT", "a later call of this agent was taken already");
    await lockPipelinesOfAgent(tx, agentId);
    const kept = await renewLeases(tx, agentId, held, leaseSeconds);
    for (const { runId, attempt } of kept) {
      await insertRunEvent(tx, runId, by, attempt, { kind: "adopted", data: { agent: agent.name } });
      await notify(tx, "slipway_run", runId);
      onceStored(() => logEvent("run:adopted", { run: runId, attempt, agent: agentId }));
    }
    const unstarted = await lockUnknownItems(tx, agentId, held, { states: ["leased"], graceSeconds: 0 });
    for (const item of unstarted) await returnLockedLease(tx, onceStored, item, by);
    const lost = await lockUnknownItems(tx, agentId, held, { states: liveStates, graceSeconds: 0 });
    const outcome = lostOutcome(agent.name);
    await endLockedAttempts(
      tx,
      onceStored,
      lost.map((item) => ({ item, outcome })),
      by,
    );
    return kept;
  });
  const mine = new Set(kept.map(({ runId, attempt }) => `${runId}:${attempt}`));
  const others = held.filter(({ runId, attempt }) => !mine.has(`${runId}:${attempt}`));
  const runIds = others.map(({ runId }) => runId);
  const known = await findRunsOfTeam(getDatabase(), agentActor.teamId, runIds);
  return {
    keep: await loadLeases(kept),
    drop: others.filter(({ runId }) => known.has(runId)),
    unknown: others.filter(({ runId }) => !known.has(runId)),
  };
}
