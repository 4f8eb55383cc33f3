import { endpoints } from "@/lib/api/endpoints";
import { releaseRuns } from "@/lib/dispatch/line/release-runs";
import { apiRoute } from "../../api-route";

export const POST = apiRoute(endpoints.releaseRuns, ({ actor, body }) => releaseRuns(actor, body));
