import { registerAgent } from "@/lib/dispatch/agents/register-agent";
import { agentRoute } from "../agent-route";

export const POST = agentRoute((actor, body) => registerAgent(actor, body));
