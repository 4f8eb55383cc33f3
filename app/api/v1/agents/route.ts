import { endpoints } from "@/lib/api/endpoints";
import { listAgents } from "@/lib/dispatch/agents/list-agents";
import { apiRoute } from "../api-route";

export const GET = apiRoute(endpoints.listAgents, async ({ actor }) => ({ agents: await listAgents(actor) }));
