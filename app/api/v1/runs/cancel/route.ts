import { endpoints } from "@/lib/api/endpoints";
import { cancelRuns } from "@/lib/dispatch/line/cancel-runs";
import { apiRoute } from "../../api-route";

export const POST = apiRoute(endpoints.cancelRuns, ({ actor, body }) => cancelRuns(actor, body));
