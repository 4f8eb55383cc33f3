import { endpoints } from "@/lib/api/endpoints";
import { previewRun } from "@/lib/dispatch/launch/preview-run";
import { apiRoute } from "../../api-route";

export const POST = apiRoute(endpoints.previewRun, ({ actor, body }) => previewRun(actor, body));
