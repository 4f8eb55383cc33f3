import { heartbeat } from "@/lib/dispatch/agents/heartbeat";
import { agentRoute } from "../agent-route";

export const POST = agentRoute((actor, body, { signal }) => heartbeat(actor, body, signal));
