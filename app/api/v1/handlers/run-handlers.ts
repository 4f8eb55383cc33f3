import { runEndpoints } from "@/lib/api/run-endpoints";
import { compareOutputs } from "@/lib/artifacts/compare-outputs";
import { archiveRun } from "@/lib/artifacts/export-run";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { loadRunEvents } from "@/lib/dispatch/history/load-run-events";
import { enqueueRun } from "@/lib/dispatch/launch/enqueue-run";
import { previewRun } from "@/lib/dispatch/launch/preview-run";
import { rerunRun } from "@/lib/dispatch/launch/rerun-run";
import { resumeRun } from "@/lib/dispatch/launch/resume-run";
import { cancelRun } from "@/lib/dispatch/line/cancel-run";
import { cancelRuns } from "@/lib/dispatch/line/cancel-runs";
import { holdRuns } from "@/lib/dispatch/line/hold-runs";
import { prioritiseRuns } from "@/lib/dispatch/line/prioritise-runs";
import { releaseRuns } from "@/lib/dispatch/line/release-runs";
import { getEnv } from "@/lib/env";
import { archiveResponse } from "../../archive-response";
import { logDownload } from "../../runs/log-download";
import { readLogPlace } from "../../runs/read-log-place";
import { watchResponse } from "../../runs/watch-response";
import { defineHandlers } from "./define-handlers";
import { withFilterLine } from "./with-filter-line";
import { withWarnings } from "./with-warnings";

export const runRoutes = defineHandlers(runEndpoints, {
  launchRun: async ({ actor, body }) => withWarnings(await enqueueRun(actor, body)),
  previewRun: ({ actor, body }) => previewRun(actor, body),
  listRuns: ({ actor, query }) => listRuns(actor, withFilterLine(query, actor.name)),
  getRun: async ({ actor, params }) => {
    const [run, reproduction] = await Promise.all([loadRun(actor, params), compareOutputs(actor, params)]);
    return { ...run, reproduction };
  },
  listRunEvents: async ({ actor, params }) => ({ events: await loadRunEvents(actor, params) }),
  getRunLog: ({ actor, params, query }) => logDownload(actor, { ...params, ...query }),
  getRunArchive: async ({ actor, params }) =>
    archiveResponse(await archiveRun(actor, params, getEnv().NEXTAUTH_URL)),
  streamRun: ({ actor, params, query, request }) =>
    watchResponse(actor, request, {
      ...params,
      from: query.log === false ? null : readLogPlace(request, query.from),
      after: query.after,
    }),
  cancelRun: ({ actor, params }) => cancelRun(actor, params),
  cancelRuns: ({ actor, body }) => cancelRuns(actor, body),
  holdRuns: ({ actor, body }) => holdRuns(actor, body),
  releaseRuns: ({ actor, body }) => releaseRuns(actor, body),
  prioritiseRuns: ({ actor, body }) => prioritiseRuns(actor, body),
  resumeRun: async ({ actor, params, body }) => withWarnings(await resumeRun(actor, { ...body, ...params })),
  rerunRun: async ({ actor, params, body }) => withWarnings(await rerunRun(actor, { ...body, ...params })),
});
