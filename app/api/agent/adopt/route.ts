import { adoptRuns } from "@/lib/dispatch/agents/adopt-runs";
import { agentRoute } from "../agent-route";

export const POST = agentRoute((actor, body) => adoptRuns(actor, body));
