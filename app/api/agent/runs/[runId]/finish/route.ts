import { finishRun } from "@/lib/dispatch/agents/finish-run";
import { agentRoute } from "../../../agent-route";

export const POST = agentRoute(async (actor, body, { runId }) => {
  await finishRun(actor, runId, body);
  return {};
});
