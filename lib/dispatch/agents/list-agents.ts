import type { Actor } from "../../access/actor";
import { findAgents } from "../../db/agents";
import { getDatabase } from "../../db/client";
import type { AgentView } from "../../runs/run-view";
import { visibleQueues } from "../visible-queues";
import { toAgentView } from "./agent-view";

/** The agents of the team with what they serve and hold. */
export async function listAgents(actor: Actor): Promise<AgentView[]> {
  const queueIds = visibleQueues(actor, "agent:view");
  const rows = await findAgents(getDatabase(), actor.teamId, queueIds ? { queueIds } : {});
  return rows.map(toAgentView);
}
