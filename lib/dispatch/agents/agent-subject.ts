import type { Actor, AgentActor } from "../../access/actor";
import { can } from "../../access/can";
import type { Permission } from "../../access/permissions";
import { type AgentHead, findAgentOfToken, touchAgent } from "../../db/agents";
import { type Connection, getDatabase } from "../../db/client";
import { type LockedItem, lockLease } from "../../db/locked-items";
import type { EventActor } from "../../db/run-events";
import type { LeaseKey } from "../../db/run-queue-items";
import { findRunHead } from "../../db/runs";
import { AppError } from "../../errors";

/** Refuses everyone but an agent that has the permission. */
export function requireAgent(actor: Actor, permission: Permission): AgentActor {
  if (actor.kind === "agent" && can(actor, permission, { teamId: actor.teamId })) return actor;
  throw new AppError("FORBIDDEN", "only an agent may call this, with an agent's token");
}

/** The caller's own agent, marked as seen now. */
export async function seeAgent(
  { teamId, tokenId }: AgentActor,
  { agentId, process }: { agentId: string; process?: string | undefined },
): Promise<AgentHead> {
  const agent = await touchAgent(getDatabase(), { id: agentId, teamId, tokenId, process });
  if (!agent) throw new AppError("NOT_FOUND", "this token has no such agent: register first");
  return agent;
}

/** The lease an agent reports on, locked, and as whom the timeline names the agent. */
export interface ReportedLease {
  item: LockedItem;
  by: EventActor;
}

/**
 * Locks the lease a caller reports on; the same statement tells whether it is the caller's. Undefined when the lease is gone,
 * whatever the reason; another queue's or team's run is not found.
 */
export async function lockReportedLease(
  tx: Connection,
  actor: Actor,
  lease: LeaseKey,
): Promise<ReportedLease | undefined> {
  const agentActor = requireAgent(actor, "run:report");
  const item = await lockLease(tx, lease);
  const isOwn = item?.agentTokenId === agentActor.tokenId && can(agentActor, "run:report", item);
  if (isOwn) return { item, by: { kind: "agent", id: lease.agentId, name: item.agentName ?? "" } };
  await requireReportable(tx, agentActor, lease);
  return undefined;
}

async function requireReportable(tx: Connection, actor: AgentActor, lease: LeaseKey): Promise<void> {
  const { teamId, tokenId } = actor;
  const agent = await findAgentOfToken(tx, { id: lease.agentId, teamId, tokenId });
  const run = await findRunHead(tx, teamId, lease.runId);
  if (!agent || !run || !can(actor, "run:report", run))
    throw new AppError("NOT_FOUND", "there is no such run for this agent");
}

/** What every late message of an older attempt is answered with. */
export function leaseLost(): AppError {
  return new AppError("LEASE_LOST", "this attempt is not this agent's any more: stop it and drop it");
}
