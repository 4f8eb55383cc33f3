import { endpoints } from "@/lib/api/endpoints";
import { loadQueueLine } from "@/lib/dispatch/line/load-queue-line";
import { apiRoute } from "../../../api-route";

export const GET = apiRoute(endpoints.getQueueLine, ({ actor, params }) => loadQueueLine(actor, params));
