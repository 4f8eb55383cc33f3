import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { findAgents } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { requireInput } from "../../result";
import type { AgentView } from "../../runs/run-view";
import { agentIdInputSchema } from "../schema";
import { visibleQueues } from "../visible-queues";
import { toAgentView } from "./agent-view";

/** One agent of the team. */
export async function loadAgent(actor: Actor, input: unknown): Promise<AgentView> {
  const { agentId } = requireInput(agentIdInputSchema, input);
  const queueIds = visibleQueues(actor, "agent:view");
  const [row] = await findAgents(getDatabase(), actor.teamId, { agentId, ...(queueIds && { queueIds }) });
  if (!row) throw notFound("agent", agentId);
  return toAgentView(row);
}
