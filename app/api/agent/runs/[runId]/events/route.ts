import { recordEvents } from "@/lib/dispatch/agents/record-events";
import { agentRoute } from "../../../agent-route";

export const POST = agentRoute(async (actor, body, { runId }) => {
  await recordEvents(actor, runId, body);
  return {};
});
