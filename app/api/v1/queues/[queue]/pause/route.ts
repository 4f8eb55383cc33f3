import { endpoints } from "@/lib/api/endpoints";
import { pauseQueue } from "@/lib/catalog/pause-queue";
import { apiRoute, orRefuse } from "../../../api-route";

export const POST = apiRoute(endpoints.pauseQueue, async ({ actor, params }) =>
  orRefuse(await pauseQueue(actor, params)),
);
