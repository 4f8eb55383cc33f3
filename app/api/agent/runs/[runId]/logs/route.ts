import { appendLogs } from "@/lib/dispatch/agents/append-logs";
import { agentRoute } from "../../../agent-route";

export const POST = agentRoute((actor, body, { runId }) => appendLogs(actor, runId, body));
