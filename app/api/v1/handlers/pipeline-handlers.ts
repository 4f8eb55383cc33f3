import { pipelineEndpoints } from "@/lib/api/pipeline-endpoints";
import { listPipelines } from "@/lib/dispatch/pipelines/list-pipelines";
import { loadPipeline } from "@/lib/dispatch/pipelines/load-pipeline";
import { defineHandlers } from "./define-handlers";

export const pipelineRoutes = defineHandlers(pipelineEndpoints, {
  listPipelines: ({ actor, query }) => listPipelines(actor, query),
  getPipeline: ({ actor, params }) => loadPipeline(actor, params),
});
