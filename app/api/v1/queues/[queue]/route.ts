import { endpoints } from "@/lib/api/endpoints";
import { applyQueue } from "@/lib/catalog/apply-queue";
import { loadQueue } from "@/lib/catalog/load-queue";
import { apiRoute, orConflict } from "../../api-route";

export const GET = apiRoute(endpoints.getQueue, ({ actor, params }) => loadQueue(actor, params.queue));

export const PUT = apiRoute(endpoints.applyQueue, async ({ actor, params, body }) =>
  orConflict(await applyQueue(actor, { ...body, ...params })),
);
