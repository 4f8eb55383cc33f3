import { endpoints } from "@/lib/api/endpoints";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { apiRoute } from "../../api-route";

export const GET = apiRoute(endpoints.getRun, ({ actor, params }) => loadRun(actor, params));
