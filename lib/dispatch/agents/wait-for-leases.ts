import type { Actor, AgentActor } from "../../access/actor";
import { type AgentHead, syncAgentQueues } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { lockLease } from "../../db/locked-items";
import { hasFreeSlot } from "../../db/run-queue-items";
import { inTransaction } from "../../db/transaction";
import { requireInput } from "../../result";
import { type Lease, leaseRequestSchema } from "../../runs/agent-protocol";
import { reapExpiredLeases } from "../chores/reap-expired-leases";
import { requireAgent, seeAgent } from "./agent-subject";
import { returnLockedLease } from "./end-attempt";
import { leaseNextItems } from "./lease-next-items";
import { joinLine, type LeaseWaiter } from "./lease-waiters";

/** The agent's open lease call: answers as soon as something may start, else with nothing when the time is over. */
export async function waitForLeases(actor: Actor, input: unknown, signal: AbortSignal): Promise<Lease[]> {
  const agentActor = requireAgent(actor, "run:lease");
  const request = requireInput(leaseRequestSchema, input);
  const { agentId, max, waitSeconds } = request;
  const deadline = performance.now() + waitSeconds * 1_000;
  const agent = await seeAgent(agentActor, request);
  await reapExpiredLeases({ kind: "system" });
  let queueIds = await loadQueueIds(agentActor, agentId);
  for (;;) {
    const waiter = await joinLine(queueIds, agent.teamId);
    try {
      const call = { actor: agentActor, agent, queueIds, max, deadline, signal };
      const found = await takeTurns(waiter, call);
      if (found.kind === "leases") return found.leases;
      ({ queueIds } = found);
    } finally {
      waiter.leave();
    }
  }
}

interface OpenCall {
  actor: AgentActor;
  agent: AgentHead;
  queueIds: string[];
  max: number;
  deadline: number;
  signal: AbortSignal;
}

type Turn = { kind: "leases"; leases: Lease[] } | { kind: "new-queues"; queueIds: string[] };

/** Claims, and waits to be woken, until there is something, the time is over, or the agent turns out to serve more queues. */
async function takeTurns(waiter: LeaseWaiter, call: OpenCall): Promise<Turn> {
  const { actor, agent, queueIds, max } = call;
  for (let isWoken = false; ; ) {
    const leases = await leaseNextItems(actor, { agentId: agent.id, queueIds, max, env: agent.env });
    if (leases.length > 0) {
      waiter.passOn();
      return { kind: "leases", leases: call.signal.aborted ? await giveBack(agent, leases) : leases };
    }
    const now = await loadQueueIds(actor, agent.id);
    if (now.some((id) => !queueIds.includes(id))) return { kind: "new-queues", queueIds: now };
    // Woken by what this agent cannot take (it drains, its slots are full): someone else may.
    if (isWoken && !(await hasFreeSlot(getDatabase(), agent.id))) waiter.passOn();
    isWoken = await waitOpen(waiter, call);
    if (!isWoken) return { kind: "leases", leases: [] };
  }
}

/** True when woken; false when the time is over or the caller hung up. */
async function waitOpen(waiter: LeaseWaiter, { deadline, signal }: OpenCall): Promise<boolean> {
  const isWoken = await waiter.wait(Math.max(0, deadline - performance.now()), signal);
  if (isWoken && signal.aborted) waiter.passOn();
  return isWoken && !signal.aborted;
}

async function loadQueueIds(actor: AgentActor, agentId: string): Promise<string[]> {
  const queues = await syncAgentQueues(getDatabase(), agentId, actor.queueIds ?? null, null);
  return queues.map((queue) => queue.id);
}

/** The caller hung up while items were claimed for it: it will never learn of them. */
async function giveBack(agent: AgentHead, leases: readonly Lease[]): Promise<Lease[]> {
  for (const { runId, attempt } of leases)
    await inTransaction(async (tx, onceStored) => {
      const item = await lockLease(tx, { runId, attempt, agentId: agent.id });
      if (item)
        await returnLockedLease(tx, onceStored, item, { kind: "agent", id: agent.id, name: agent.name });
    });
  return [];
}
