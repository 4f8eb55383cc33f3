import { heartbeat } from "@/lib/dispatch/heartbeat";
import { agentRoute } from "../agent-route";

export const POST = agentRoute((actor, body, { signal }) => heartbeat(actor, body, signal));
