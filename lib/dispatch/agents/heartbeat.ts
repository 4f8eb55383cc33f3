import type { Actor } from "../../access/actor";
import { type AgentHead, findAgentOfToken } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { lockUnknownItems } from "../../db/locked-items";
import { openWakeUp } from "../../db/notifications";
import { lockPipelinesOfAgent } from "../../db/pipeline-steps";
import { hasUnknownItems, inspectLeases, type RenewedLease, renewLeases } from "../../db/run-queue-items";
import { inTransaction } from "../../db/transaction";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import {
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatRequestSchema,
} from "../../runs/agent-protocol";
import { requireAgent, seeAgent } from "./agent-subject";
import { returnLockedLease } from "./end-attempt";
import { deliverySeconds, heartbeatSeconds, leaseSeconds } from "./lease-terms";

/**
 * The agent's other open call. It renews the leases it lists once, when it comes in (a call that is still open proves nothing
 * later), and answers as soon as the agent must do something, else when the time is over.
 */
export async function heartbeat(
  actor: Actor,
  input: unknown,
  signal: AbortSignal,
): Promise<HeartbeatResponse> {
  const agentActor = requireAgent(actor, "run:lease");
  const request = requireInput(heartbeatRequestSchema, input);
  const { agentId, running, waitSeconds } = request;
  // An open call proves nothing, so none is open for longer than the agent is to be heard from.
  const deadline = performance.now() + Math.min(waitSeconds, heartbeatSeconds) * 1_000;
  // Before the first look, so that an order given in between is not missed.
  const wakeUp = await openWakeUp([{ channel: "slipway_agent", payload: agentId }]);
  try {
    const agent = await seeAgent(agentActor, request);
    const renewed = await renewLeases(getDatabase(), agentId, running, leaseSeconds);
    await returnUndelivered(agent, running);
    let answer = toAnswer(request, agent, renewed);
    while (!isUrgent(request, answer)) {
      const left = deadline - performance.now();
      if (left <= 0 || signal.aborted) break;
      await wakeUp.wait(left, signal);
      const now = await findAgentOfToken(getDatabase(), {
        id: agentId,
        teamId: agentActor.teamId,
        tokenId: agentActor.tokenId,
      });
      answer = toAnswer(request, now ?? agent, await inspectLeases(getDatabase(), agentId, running));
    }
    return answer;
  } finally {
    wakeUp.stop();
  }
}

/** Leases that were handed out a while ago and that the agent does not know of go to whoever is free. */
async function returnUndelivered(agent: AgentHead, running: HeartbeatRequest["running"]): Promise<void> {
  if (!(await hasUnknownItems(getDatabase(), agent.id, running))) return;
  await inTransaction(async (tx, onceStored) => {
    await lockPipelinesOfAgent(tx, agent.id);
    const items = await lockUnknownItems(tx, agent.id, running, {
      states: ["leased"],
      graceSeconds: deliverySeconds,
    });
    for (const item of items) {
      await returnLockedLease(tx, onceStored, item, { kind: "agent", id: agent.id, name: agent.name });
      onceStored(() => logEvent("lease:lost", { run: item.runId, attempt: item.attempt, agent: agent.id }));
    }
  });
}

function toAnswer(
  request: HeartbeatRequest,
  agent: AgentHead,
  live: readonly RenewedLease[],
): HeartbeatResponse {
  const byRun = new Map(live.map((lease) => [`${lease.runId}:${lease.attempt}`, lease]));
  const stop: HeartbeatResponse["stop"] = [];
  for (const { runId, attempt } of request.running) {
    const lease = byRun.get(`${runId}:${attempt}`);
    if (!lease) stop.push({ runId, attempt, reason: "lease-lost" });
    else if (lease.cancelAt) stop.push({ runId, attempt, reason: "cancelled" });
    else if (lease.isOverTime) stop.push({ runId, attempt, reason: "max-run-time" });
  }
  return {
    stop,
    drain: agent.drainAt !== null || agent.shutdownAt !== null,
    shutdown: agent.shutdownAt !== null,
  };
}

/** True when the agent is told something it does not act on already. */
function isUrgent(request: HeartbeatRequest, answer: HeartbeatResponse): boolean {
  const known = new Set(request.stopping.map(({ runId, attempt }) => `${runId}:${attempt}`));
  const isNewStop = answer.stop.some(({ runId, attempt }) => !known.has(`${runId}:${attempt}`));
  return isNewStop || (answer.drain && !request.draining) || (answer.shutdown && !request.draining);
}
