import { endpoints } from "@/lib/api/endpoints";
import { setJobAlias } from "@/lib/catalog/set-job-alias";
import { apiRoute, orRefuse } from "../../../../api-route";

export const PUT = apiRoute(endpoints.setJobAlias, async ({ actor, params, body }) =>
  orRefuse(await setJobAlias(actor, { ...body, ...params })),
);

export const DELETE = apiRoute(endpoints.removeJobAlias, async ({ actor, params }) =>
  orRefuse(await setJobAlias(actor, { ...params, number: null })),
);
