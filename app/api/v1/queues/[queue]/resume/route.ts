import { endpoints } from "@/lib/api/endpoints";
import { resumeQueue } from "@/lib/catalog/pause-queue";
import { apiRoute, orRefuse } from "../../../api-route";

export const POST = apiRoute(endpoints.resumeQueue, async ({ actor, params }) =>
  orRefuse(await resumeQueue(actor, params)),
);
