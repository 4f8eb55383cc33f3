import { waitForLeases } from "@/lib/dispatch/agents/wait-for-leases";
import { agentRoute } from "../agent-route";

export const POST = agentRoute(async (actor, body, { signal }) => ({
  leases: await waitForLeases(actor, body, signal),
}));
