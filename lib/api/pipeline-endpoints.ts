import { z } from "zod";
import { launchInputSchema, listPipelinesInputSchema } from "../dispatch/schema";
import { pipelineStates } from "../runs/pipeline-view";
import { defineEndpoint } from "./endpoint";
import { launchedPipelineSchema, pipelineSchema, pipelinesPageSchema } from "./pipeline-answers";

const tag = "Pipelines";

export const pipelineEndpoints = {
  launchPipeline: defineEndpoint({
    method: "POST",
    path: "/api/v1/pipelines",
    tag,
    summary: "Launch a pipeline",
    description:
      "Every stage is merged and checked as a launch of its own; the issues of all come back at `/stages/0/…`, and one refuses everything. `name` is the pipeline's. A repeated `Idempotency-Key` gives back the first launch.",
    permission: "run:launch",
    body: launchInputSchema.strict(),
    answer: launchedPipelineSchema,
    status: 201,
    errors: ["NOT_FOUND"],
    isRepeatable: true,
  }),
  cancelPipeline: defineEndpoint({
    method: "POST",
    path: "/api/v1/pipelines/{pipelineId}/cancel",
    tag,
    summary: "Stop a launch of a pipeline",
    description:
      "Stops every stage that has not ended. Stopping it again, or one that has ended, changes nothing.",
    permission: "run:cancel-own",
    answer: z.object({ pipelineId: z.string(), state: z.enum(pipelineStates) }),
    errors: ["NOT_FOUND"],
  }),
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
