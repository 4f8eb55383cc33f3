import { endpoints } from "@/lib/api/endpoints";
import { archiveJob } from "@/lib/catalog/archive-job";
import { apiRoute, orRefuse } from "../../../api-route";

export const POST = apiRoute(endpoints.archiveJob, async ({ actor, params, body }) =>
  orRefuse(await archiveJob(actor, { ...body, ...params })),
);
