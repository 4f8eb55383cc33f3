import { endpoints } from "@/lib/api/endpoints";
import { holdRuns } from "@/lib/dispatch/line/hold-runs";
import { apiRoute } from "../../api-route";

export const POST = apiRoute(endpoints.holdRuns, ({ actor, body }) => holdRuns(actor, body));
