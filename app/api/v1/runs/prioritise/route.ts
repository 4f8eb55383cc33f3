import { endpoints } from "@/lib/api/endpoints";
import { prioritiseRuns } from "@/lib/dispatch/line/prioritise-runs";
import { apiRoute } from "../../api-route";

export const POST = apiRoute(endpoints.prioritiseRuns, ({ actor, body }) => prioritiseRuns(actor, body));
