import { endpoints } from "@/lib/api/endpoints";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { enqueueRun } from "@/lib/dispatch/launch/enqueue-run";
import { apiRoute, withWarnings } from "../api-route";
import { withFilterLine } from "./filter-line";

export const GET = apiRoute(endpoints.listRuns, ({ actor, query }) =>
  listRuns(actor, withFilterLine(query, actor.name)),
);

export const POST = apiRoute(endpoints.launchRun, async ({ actor, body }) =>
  withWarnings(await enqueueRun(actor, body)),
);
