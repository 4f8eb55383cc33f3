import { z } from "zod";
import { fieldTypes, type TemplateField } from "../config/fields/template-field";
import { layerNames, resources } from "../config/layer";
import { reproducibilityChecks } from "../config/reproducibility/check";
import type { FromAgent, LaunchTerms, Source } from "../config/resolution";
import { logStreams, outcomeReasons } from "../runs/agent-protocol";
import { clientStates } from "../runs/client-state";
import { launchTermsSchema } from "../runs/launch-terms";
import { priorityNames } from "../runs/priority";
import { runOrigins, runStates } from "../runs/run-state";
import type {
  AttemptView,
  CheckpointView,
  ClientRunView,
  LaunchPreview,
  RunDetail,
  RunEventView,
  RunPage,
  RunRow,
  RunStreamMessage,
  WaitingView,
} from "../runs/run-view";
import { waitingReasons } from "../runs/waiting-reason";
import { reproductionSchema } from "./artifact-answers";
import { named } from "./named-schema";
import { fieldValue, idAndName, issues, jsonObject, time } from "./shared-answers";

export const runRowSchema = named(
  "Run",
  z.object({
    id: z.string(),
    name: z.string(),
    state: z.enum(runStates),
    origin: z
      .enum(runOrigins)
      .meta({ description: "`reported`: a program reported it, nobody launched it." }),
    key: z.string().meta({ description: "By which its program knows it; unique in the project." }),
    queue: idAndName.nullable().meta({ description: "Null for a reported run." }),
    job: idAndName.extend({ version: z.int() }).nullable(),
    project: z.string(),
    author: z.string(),
    resource: z.enum(resources).nullable().meta({ description: "Null for a reported run." }),
    priority: z.enum(priorityNames),
    agent: idAndName.nullable(),
    attempt: z.int(),
    values: z.record(z.string(), fieldValue),
    reason: z.enum(outcomeReasons).nullable(),
    exitCode: z.int().nullable(),
    diagnosis: z.string().nullable(),
    imageDigest: z.string().nullable().meta({
      description: "Which image really ran: `name@sha256:…`, or `sha256:…` where no registry knows it.",
    }),
    createdAt: time,
    leasedAt: time.nullable(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    waitedSeconds: z.number().nullable(),
    ranSeconds: z.number().nullable(),
    columns: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .optional()
      .meta({
        description: "The values asked for as `columns`; of a text longer than 200 characters its beginning.",
      }),
  }) satisfies z.ZodType<RunRow>,
);

export const runPageSchema = named(
  "RunPage",
  z.object({
    rows: z.array(runRowSchema),
    total: z.int().meta({
      description: "All runs that match, on every page; counted up to 10,000 unless asked for exactly.",
    }),
    isMore: z.boolean().meta({ description: "More than `total` match: `exact=true` counts them." }),
    page: z.int(),
    pageSize: z.int(),
    next: z
      .string()
      .nullable()
      .meta({ description: "Where the next page begins, for `after`; null on the last." }),
    foundSince: time.nullable().meta({
      description:
        "After an update, while older runs are read in: those created before this are not found by value or text yet. Null otherwise.",
    }),
  }) satisfies z.ZodType<RunPage>,
);

export const waitingSchema = named(
  "Waiting",
  z.object({
    reason: z.enum(waitingReasons),
    message: z.string(),
    unblocks: z.string(),
    position: z.int().nullable(),
    estimate: z.object({ low: z.number(), high: z.number() }).nullable(),
    makers: z
      .array(
        z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("run"), id: z.string(), name: z.string(), state: z.enum(runStates) }),
          z.object({ kind: z.literal("job"), name: z.string() }),
        ]),
      )
      .optional()
      .meta({
        description:
          "Of one run that waits for an artifact: runs that declare it as output, or else jobs whose newest version does.",
      }),
  }) satisfies z.ZodType<WaitingView>,
);

export const runEventSchema = named(
  "RunEvent",
  z.object({
    id: z.string(),
    at: time,
    kind: z.string(),
    actor: z.object({ kind: z.enum(["person", "agent", "system"]), name: z.string() }),
    attempt: z.int().nullable(),
    message: z.string(),
    data: jsonObject,
  }) satisfies z.ZodType<RunEventView>,
);

const checkpointSchema = named(
  "Checkpoint",
  z.object({ path: z.string(), version: z.string(), versionId: z.string().nullable() }),
) satisfies z.ZodType<CheckpointView>;

const attemptSchema = z.object({
  number: z.int(),
  agent: z.string(),
  leasedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  reason: z.enum(outcomeReasons).nullable(),
  cause: z.string().nullable(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  diagnosis: z.string().nullable(),
  resumedFrom: z
    .array(checkpointSchema)
    .meta({ description: "The checkpoints it began from; none: its program began anew." }),
}) satisfies z.ZodType<AttemptView>;

const place = { layer: z.enum(layerNames), file: z.string(), line: z.int(), column: z.int() };
const sourceSchema = named(
  "Source",
  z.object({
    layer: z.enum(layerNames),
    file: z.string().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    version: z.int().optional(),
    author: z.string().optional(),
    field: z.string().optional(),
    float: z
      .boolean()
      .optional()
      .meta({ description: "The value is a float also where it is whole: read 1 as 1.0." }),
    from: z.object(place).optional(),
  }) satisfies z.ZodType<Source>,
);

const sources = z
  .record(z.string(), sourceSchema)
  .meta({ description: "Where every value came from, by the JSON pointer of the value." });

const fromAgent = z.array(
  z.object({ name: z.string(), at: z.string(), text: z.string().optional() }) satisfies z.ZodType<FromAgent>,
);

const terms = named("LaunchTerms", launchTermsSchema) satisfies z.ZodType<LaunchTerms>;

const clientRun = named(
  "ClientRun",
  z.object({
    state: z.enum(clientStates).meta({ description: "In the client's own words." }),
    lastSignAt: time,
    exitCode: z.int().nullable(),
    notes: z.string().nullable(),
    tags: z.array(z.string()),
    group: z.string().nullable(),
    jobType: z.string().nullable(),
    host: z.string().nullable(),
    program: z.string().nullable(),
    repository: z.string().nullable(),
  }) satisfies z.ZodType<ClientRunView>,
);

/** What its inputs and its outputs have alike. */
const artifactOfRun = z.object({
  name: z.string(),
  path: z.string(),
  version: z.string().nullable(),
  versionId: z.string().nullable(),
  type: z.string().nullable(),
  bytes: z.number().nullable(),
});

const runDetail = runRowSchema.extend({
  queueVersion: z.int().nullable(),
  client: clientRun.nullable().meta({ description: "Null while its program has reported nothing." }),
  config: jsonObject.meta({ description: "The resolved config; env values you may not see are `***`." }),
  sources,
  manifest: jsonObject,
  fromAgent,
  terms,
  overrideText: z.string().nullable(),
  documents: z.array(
    z.object({
      layer: z.string(),
      file: z.string(),
      version: z.int().nullable(),
      text: z.string().nullable(),
    }),
  ),
  reproducibility: z
    .object({
      score: z.int(),
      checks: z.array(
        z.object({
          name: z.enum(reproducibilityChecks),
          result: z.enum(["pass", "fail", "unknown"]),
          reason: z.string(),
          fix: z.string().optional(),
        }),
      ),
    })
    .meta({
      description: "Whether the run could be repeated: score is the share of the checks that pass, 0 to 100.",
    }),
  outputs: z.array(artifactOfRun.extend({ checkpoint: checkpointSchema.nullable() })).meta({
    description:
      "Artifacts that it is to make; `version` once it was committed, `checkpoint` what a later attempt goes on from.",
  }),
  inputs: z
    .array(
      artifactOfRun.extend({
        digest: z.string().nullable(),
        fromStage: z
          .object({ name: z.string(), runId: z.string() })
          .nullable()
          .meta({ description: "The stage of its pipeline that has made this version." }),
      }),
    )
    .meta({
      description:
        "Artifacts that it takes: `name` as the config has it, `version` as it was pinned (null while there is none yet).",
    }),
  commit: z.string().nullable(),
  signal: z.string().nullable(),
  cause: z.string().nullable(),
  logBytes: z.int(),
  cancelRequestedAt: time.nullable(),
  rerunOf: idAndName.nullable(),
  pipeline: idAndName.extend({ stage: z.string() }).nullable().meta({
    description: "The launch of a pipeline that made it, and as which stage; null for a run of its own.",
  }),
  resumedFrom: idAndName.nullable().meta({ description: "The run that it goes on with." }),
  attempts: z.array(attemptSchema),
  events: z.array(runEventSchema),
  waiting: waitingSchema.nullable(),
  may: z.object({ cancel: z.boolean(), rerun: z.boolean(), resume: z.boolean() }),
}) satisfies z.ZodType<RunDetail>;
export const runDetailSchema = named(
  "RunDetail",
  runDetail.extend({
    reproduction: reproductionSchema.nullable().meta({
      description: "Of an exact rerun: whether its outputs are those of the first run. Null for other runs.",
    }),
  }),
);

const limit = z.union([z.object({ literal: fieldValue }), z.object({ expression: z.string() })]);
export const templateFieldSchema = named(
  "TemplateField",
  z.object({
    name: z.string(),
    type: z.enum(fieldTypes),
    title: z.string().optional(),
    description: z.string().optional(),
    group: z.string().optional(),
    required: z.boolean(),
    default: fieldValue.optional(),
    options: z.array(z.object({ value: fieldValue, label: z.string().optional() })).optional(),
    min: limit.optional(),
    max: limit.optional(),
    step: z.number().optional(),
    pattern: z.string().optional(),
    minLength: z.int().optional(),
    maxLength: z.int().optional(),
    showIf: z
      .union([
        z.object({ all: z.array(z.object({ field: z.string(), values: z.array(fieldValue) })) }),
        z.object({ expression: z.string() }),
      ])
      .optional(),
  }) satisfies z.ZodType<TemplateField>,
);

const previewSchema = z.object({
  config: jsonObject,
  sources,
  values: z.record(z.string(), fieldValue),
  fields: z.array(templateFieldSchema),
  manifest: jsonObject,
  fromAgent,
  terms,
  issues,
  waiting: waitingSchema,
  waitingCount: z.int(),
}) satisfies z.ZodType<LaunchPreview>;

export const previewAnswerSchema = named(
  "Preview",
  z.object({
    ok: z.boolean().meta({ description: "True when a launch of the same request would be accepted." }),
    preview: previewSchema.nullable(),
    issues,
  }),
);

export const launchedSchema = named(
  "Launched",
  z.object({ runId: z.string(), name: z.string(), issues: issues.meta({ description: "Warnings." }) }),
);

/** The messages of a run's stream, named as the events. */
export const runStreamMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("log"),
    data: z.object({
      attempt: z.int(),
      offset: z.int(),
      end: z.int(),
      stream: z.enum(logStreams),
      at: z.string(),
      text: z.string(),
    }),
  }),
  z.object({
    type: z.literal("metrics"),
    data: z.object({ lineCount: z.int(), systemCount: z.int() }),
  }),
  z.object({
    type: z.literal("state"),
    data: z.object({
      state: z.enum(runStates),
      attempt: z.int(),
      reason: z.enum(outcomeReasons).nullable(),
      exitCode: z.int().nullable(),
      diagnosis: z.string().nullable(),
      startedAt: time.nullable(),
      endedAt: time.nullable(),
      cancelRequestedAt: time.nullable(),
    }),
  }),
  z.object({ type: z.literal("event"), data: runEventSchema }),
  z.object({ type: z.literal("end"), data: z.record(z.string(), z.never()) }),
]) satisfies z.ZodType<RunStreamMessage>;
