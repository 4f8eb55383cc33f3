import { endpoints } from "@/lib/api/endpoints";
import { cancelRun } from "@/lib/dispatch/line/cancel-run";
import { apiRoute } from "../../../api-route";

export const POST = apiRoute(endpoints.cancelRun, ({ actor, params }) => cancelRun(actor, params));
