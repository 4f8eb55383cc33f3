import { z } from "zod";
import { failurePolicies, stageTimes } from "../config/pipeline/read-stage-terms";
import {
  type PipelineRow,
  type PipelinesPage,
  type PipelineView,
  pipelineStates,
  stageStates,
} from "../runs/pipeline-view";
import { priorityNames } from "../runs/priority";
import { runStates } from "../runs/run-state";
import { named } from "./named-schema";
import { issues, time } from "./shared-answers";

const pipelineRow = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(pipelineStates),
  project: z.string(),
  job: z.string().nullable(),
  jobVersion: z.int().nullable(),
  author: z.string(),
  priority: z.enum(priorityNames),
  createdAt: time,
  endedAt: time.nullable(),
  isCancelled: z.boolean().meta({ description: "Somebody asked to stop it." }),
  stages: z
    .record(z.enum(stageStates), z.int())
    .meta({ description: "How many of its stages are in each state." }),
}) satisfies z.ZodType<PipelineRow>;

export const launchedPipelineSchema = named(
  "LaunchedPipeline",
  z.object({
    pipelineId: z.string(),
    name: z.string(),
    runIds: z
      .array(z.string())
      .meta({ description: "The runs of its stages, in the order of the document." }),
    issues: issues.meta({ description: "Warnings." }),
  }),
);

export const pipelinesPageSchema = z.object({
  pipelines: z.array(named("PipelineRow", pipelineRow)),
  next: z.string().nullable().meta({ description: "What to ask the next page with; null on the last." }),
}) satisfies z.ZodType<PipelinesPage>;

const attempt = z.object({
  number: z.int(),
  leasedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  reason: z.string().nullable(),
});

const stageRun = z.object({
  runId: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  queue: z.string().nullable(),
  matrix: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  isKept: z.boolean().meta({ description: "It was made by the launch that this one continues." }),
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  exitCode: z.int().nullable(),
  diagnosis: z.string().nullable(),
  attempts: z.array(attempt),
});

const stage = z.object({
  position: z.int(),
  name: z.string(),
  rank: z.int().meta({ description: "How many stages at least come before it." }),
  state: z.enum(stageStates),
  when: z.enum(stageTimes),
  allowFailure: z.boolean(),
  condition: z.string().nullable(),
  maxParallel: z.int().nullable(),
  because: z.string().nullable().meta({ description: "Why it was cancelled or skipped." }),
  runs: z.array(stageRun),
});

export const pipelineSchema = named(
  "Pipeline",
  pipelineRow.extend({
    queue: z.string(),
    onFailure: z.enum(failurePolicies),
    resumedFrom: z.string().nullable().meta({ description: "The launch that this one continues." }),
    documentText: z.string(),
    stageList: z.array(stage),
    edges: z.array(z.object({ from: z.int(), to: z.int(), artifact: z.string().nullable() })).meta({
      description: "Why a stage comes after another: positions, and the artifact that it takes, if any.",
    }),
    canCancel: z.boolean(),
  }) satisfies z.ZodType<PipelineView>,
);
