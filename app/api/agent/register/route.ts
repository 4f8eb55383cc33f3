import { registerAgent } from "@/lib/dispatch/register-agent";
import { agentRoute } from "../agent-route";

export const POST = agentRoute((actor, body) => registerAgent(actor, body));
