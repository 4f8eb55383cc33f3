import { pipelineEndpoints } from "@/lib/api/pipeline-endpoints";
import { cancelPipeline } from "@/lib/dispatch/pipelines/cancel-pipeline";
import { launchPipeline } from "@/lib/dispatch/pipelines/launch-pipeline";
import { listPipelines } from "@/lib/dispatch/pipelines/list-pipelines";
import { loadPipeline } from "@/lib/dispatch/pipelines/load-pipeline";
import { defineHandlers } from "./define-handlers";
import { withWarnings } from "./with-warnings";

export const pipelineRoutes = defineHandlers(pipelineEndpoints, {
  launchPipeline: async ({ actor, body }) => withWarnings(await launchPipeline(actor, body)),
  cancelPipeline: ({ actor, params }) => cancelPipeline(actor, params),
  listPipelines: ({ actor, query }) => listPipelines(actor, query),
  getPipeline: ({ actor, params }) => loadPipeline(actor, params),
});
