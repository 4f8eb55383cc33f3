import { listPipelinesInputSchema } from "../dispatch/schema";
import { defineEndpoint } from "./endpoint";
import { pipelineSchema, pipelinesPageSchema } from "./pipeline-answers";

const tag = "Pipelines";

export const pipelineEndpoints = {
  listPipelines: defineEndpoint({
    method: "GET",
    path: "/api/v1/pipelines",
    tag,
    summary: "List launches of pipelines",
    description: "Newest first. Only those are there whose queues the caller may all see.",
    permission: "run:view",
    query: listPipelinesInputSchema.strict(),
    answer: pipelinesPageSchema,
    errors: [],
  }),
  getPipeline: defineEndpoint({
    method: "GET",
    path: "/api/v1/pipelines/{pipelineId}",
    tag,
    summary: "Get a launch of a pipeline",
    description: "Its stages in the order of the document, the runs of each, and what joins them.",
    permission: "run:view",
    answer: pipelineSchema,
    errors: ["NOT_FOUND"],
  }),
};
