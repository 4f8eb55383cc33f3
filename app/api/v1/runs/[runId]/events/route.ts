import { endpoints } from "@/lib/api/endpoints";
import { loadRunEvents } from "@/lib/dispatch/history/load-run-events";
import { apiRoute } from "../../../api-route";

export const GET = apiRoute(endpoints.listRunEvents, async ({ actor, params }) => ({
  events: await loadRunEvents(actor, params),
}));
