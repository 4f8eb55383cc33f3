import { endpoints } from "@/lib/api/endpoints";
import { listTeamConfigs } from "@/lib/catalog/list-team-configs";
import { apiRoute } from "../api-route";

export const GET = apiRoute(endpoints.listTeamConfigs, async ({ actor, query }) => ({
  configs: await listTeamConfigs(actor, query),
}));
