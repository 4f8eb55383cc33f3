import { endpoints } from "@/lib/api/endpoints";
import { archiveQueue } from "@/lib/catalog/archive-queue";
import { apiRoute, orRefuse } from "../../../api-route";

export const POST = apiRoute(endpoints.archiveQueue, async ({ actor, params, body }) =>
  orRefuse(await archiveQueue(actor, { ...body, ...params })),
);
