import { endpoints } from "@/lib/api/endpoints";
import { applyJob } from "@/lib/catalog/apply-job";
import { loadJob } from "@/lib/catalog/load-job";
import { apiRoute, orConflict } from "../../api-route";

export const GET = apiRoute(endpoints.getJob, ({ actor, params }) => loadJob(actor, params.job));

export const PUT = apiRoute(endpoints.applyJob, async ({ actor, params, body }) =>
  orConflict(await applyJob(actor, { ...body, ...params })),
);
