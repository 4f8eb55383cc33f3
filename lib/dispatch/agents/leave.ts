import type { Actor } from "../../access/actor";
import { markAgentLeft } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import { leaveRequestSchema } from "../../runs/agent-protocol";
import { requireAgent } from "./agent-subject";

/** The last word of an agent that ends. From a process that is not the agent's any more it changes nothing. */
export async function leave(actor: Actor, input: unknown): Promise<void> {
  const { teamId, tokenId } = requireAgent(actor, "agent:register");
  const { agentId, process } = requireInput(leaveRequestSchema, input);
  if (await markAgentLeft(getDatabase(), { id: agentId, teamId, tokenId, process }))
    logEvent("agent:left", { agent: agentId });
}
