import { endpoints } from "@/lib/api/endpoints";
import { rerunRun } from "@/lib/dispatch/launch/rerun-run";
import { apiRoute, withWarnings } from "../../../api-route";

export const POST = apiRoute(endpoints.rerunRun, async ({ actor, params, body }) =>
  withWarnings(await rerunRun(actor, { ...body, ...params })),
);
