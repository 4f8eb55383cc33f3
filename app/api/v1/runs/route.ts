import { endpoints } from "@/lib/api/endpoints";
import { enqueueRun } from "@/lib/dispatch/enqueue-run";
import { listRuns } from "@/lib/dispatch/list-runs";
import { apiRoute, withWarnings } from "../api-route";
import { withFilterLine } from "./filter-line";

export const GET = apiRoute(endpoints.listRuns, ({ actor, query }) =>
  listRuns(actor, withFilterLine(query, actor.name)),
);

export const POST = apiRoute(endpoints.launchRun, async ({ actor, body }) =>
  withWarnings(await enqueueRun(actor, body)),
);
