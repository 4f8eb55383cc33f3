import { endpoints } from "@/lib/api/endpoints";
import { loadAgent } from "@/lib/dispatch/agents/load-agent";
import { apiRoute } from "../../api-route";

export const GET = apiRoute(endpoints.getAgent, ({ actor, params }) => loadAgent(actor, params));
