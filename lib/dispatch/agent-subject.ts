import type { Actor, AgentActor } from "../access/actor";
import { can } from "../access/can";
import type { Permission } from "../access/permissions";
import { type AgentHead, findAgentOfToken, touchAgent } from "../db/agents";
import { getDatabase } from "../db/client";
import type { EventActor } from "../db/run-events";
import type { LeaseKey } from "../db/run-queue-items";
import { findRunHead } from "../db/runs";
import { AppError } from "../errors";

/** Refuses everyone but an agent that has the permission. */
export function requireAgent(actor: Actor, permission: Permission): AgentActor {
  if (actor.kind === "agent" && can(actor, permission, { teamId: actor.teamId })) return actor;
  throw new AppError("FORBIDDEN", "only an agent may call this, with an agent's token");
}

/** The caller's own agent, marked as seen now. */
export async function seeAgent(actor: AgentActor, agentId: string): Promise<AgentHead> {
  const agent = await touchAgent(getDatabase(), {
    id: agentId,
    teamId: actor.teamId,
    tokenId: actor.tokenId,
  });
  if (!agent) throw new AppError("NOT_FOUND", "this token has no such agent: register first");
  return agent;
}

/** The agent and the lease it reports on. Another queue's or team's run is not found; the fence is checked by the write. */
export async function loadLease(
  actor: Actor,
  lease: LeaseKey,
): Promise<{ agent: AgentHead; by: EventActor }> {
  const agentActor = requireAgent(actor, "run:report");
  const { teamId, tokenId } = agentActor;
  const [agent, run] = await Promise.all([
    findAgentOfToken(getDatabase(), { id: lease.agentId, teamId, tokenId }),
    findRunHead(getDatabase(), teamId, lease.runId),
  ]);
  if (!agent || !run || !can(actor, "run:report", { teamId: run.teamId, queueId: run.queueId }))
    throw new AppError("NOT_FOUND", "there is no such run for this agent");
  return { agent, by: { kind: "agent", id: agent.id, name: agent.name } };
}

/** What every late message of an older attempt is answered with. */
export function leaseLost(): AppError {
  return new AppError("LEASE_LOST", "this attempt is not this agent's any more: stop it and drop it");
}
