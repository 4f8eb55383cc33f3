import { z } from "zod";
import {
  cancelRunsInputSchema,
  launchInputSchema,
  listRunsInputSchema,
  prioritiseRunsInputSchema,
  rerunInputSchema,
  resumeInputSchema,
  waitingRunsInputSchema,
} from "../dispatch/schema";
import { runStates } from "../runs/run-state";
import { storableText } from "../runs/storable-text";
import { defineEndpoint } from "./endpoint";
import {
  launchedSchema,
  previewAnswerSchema,
  runDetailSchema,
  runEventSchema,
  runPageSchema,
} from "./run-answers";

const tag = "Runs";
const attempt = z.int().min(1).optional().meta({ description: "Left out: every attempt." });

/** `values` is for programs of ours; in an address a filter line says the same. */
const listRunsQuerySchema = listRunsInputSchema
  .omit({ values: true })
  .extend({
    filter: storableText(2_000).optional().meta({
      description: "A filter line as on the page of runs, such as `state:failed since:7d lr>1e-4`.",
    }),
  })
  .strict();

const changedRunsSchema = z.object({
  changed: z.array(z.string()),
  refused: z.array(z.object({ runId: z.string(), message: z.string() })),
});

export const runEndpoints = {
  launchRun: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs",
    tag,
    summary: "Launch a run",
    description:
      "Merges and checks everything by the same rules as the form, freezes the outcome on the run and puts it in the queue's line. A repeated `Idempotency-Key` gives back the first run.",
    permission: "run:launch",
    body: launchInputSchema.strict(),
    answer: launchedSchema,
    status: 201,
    errors: ["NOT_FOUND"],
    isRepeatable: true,
  }),
  previewRun: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/preview",
    tag,
    summary: "Show what a launch would do",
    description:
      "Stores nothing. Also a launch that would be refused is resolved as far as it goes: look at `ok` and `issues`.",
    permission: "run:launch",
    body: launchInputSchema.strict(),
    answer: previewAnswerSchema,
    errors: ["NOT_FOUND"],
  }),
  listRuns: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs",
    tag,
    summary: "List runs",
    description:
      "Newest first unless sorted otherwise. A filter that is given several times means one of them.",
    permission: "run:view",
    query: listRunsQuerySchema,
    answer: runPageSchema,
    errors: [],
  }),
  getRun: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}",
    tag,
    summary: "Get a run",
    description: "With its resolved config, the source of every value, attempts, events and why it waits.",
    permission: "run:view",
    answer: runDetailSchema,
    errors: ["NOT_FOUND"],
  }),
  listRunEvents: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/events",
    tag,
    summary: "List a run's events",
    permission: "run:view",
    answer: z.object({ events: z.array(runEventSchema) }),
    errors: ["NOT_FOUND"],
  }),
  getRunLog: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/log",
    tag,
    summary: "Download a run's log",
    description: "The bytes as the program wrote them, up to now.",
    permission: "run:view",
    query: z.strictObject({ attempt }),
    answer: "text",
    errors: ["NOT_FOUND"],
  }),
  getRunArchive: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/archive",
    tag,
    summary: "Download what is known of a run as a zip",
    description:
      "Resolved config with its sources, the frozen documents, the request, the code's dependency files, the files of inputs and outputs by digest, and a README with the commands to do it again. Contents of artifacts are not in it, nor what the caller may not see.",
    permission: "run:view",
    answer: "bytes",
    errors: ["NOT_FOUND"],
  }),
  streamRun: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/stream",
    tag,
    summary: "Follow a run",
    description:
      "Server-sent events: `log` (a piece of output; its id is the place after it), `state`, `event` (of the timeline), `metrics` (how many lines it has reported), and `end` when the run has ended and everything was sent. After a break go on with `from`, or with the header `Last-Event-ID`.",
    permission: "run:view",
    query: z.strictObject({
      from: z
        .string()
        .optional()
        .meta({ description: 'A place in the log, written "attempt:offset"; left out: 1:0.' }),
      after: z.string().optional().meta({ description: "Leave out events up to this id." }),
      log: z.boolean().optional().meta({ description: "`false` leaves out the log." }),
    }),
    answer: "events",
    errors: ["NOT_FOUND"],
  }),
  cancelRun: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/{runId}/cancel",
    tag,
    summary: "Stop a run",
    description: "Stopping it again, or a run that has ended, changes nothing.",
    permission: "run:cancel-own",
    answer: z.object({ runId: z.string(), state: z.enum(runStates) }),
    errors: ["FORBIDDEN", "NOT_FOUND"],
  }),
  cancelRuns: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/cancel",
    tag,
    summary: "Stop many runs",
    description: "One that is refused does not keep the others.",
    permission: "run:cancel-own",
    body: cancelRunsInputSchema.strict(),
    answer: z.object({
      cancelled: z.array(z.string()),
      refused: z.array(z.object({ runId: z.string(), message: z.string() })),
    }),
    errors: [],
  }),
  holdRuns: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/hold",
    tag,
    summary: "Hold waiting runs",
    description: "They keep their place and are not handed out until they are released.",
    permission: "run:prioritise",
    body: waitingRunsInputSchema.strict(),
    answer: changedRunsSchema,
    errors: [],
  }),
  releaseRuns: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/release",
    tag,
    summary: "Release held runs",
    permission: "run:prioritise",
    body: waitingRunsInputSchema.strict(),
    answer: changedRunsSchema,
    errors: [],
  }),
  prioritiseRuns: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/prioritise",
    tag,
    summary: "Move waiting runs in the line",
    description: "`front` is before everything that waits on the queue, whatever its priority.",
    permission: "run:prioritise",
    body: prioritiseRunsInputSchema.strict(),
    answer: changedRunsSchema,
    errors: [],
  }),
  rerunRun: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/{runId}/rerun",
    tag,
    summary: "Run a run again",
    description:
      "`exact` takes the frozen documents and the same code; `today` resolves the same request against today's queue.",
    permission: "run:launch",
    body: rerunInputSchema.omit({ runId: true }).strict(),
    answer: launchedSchema,
    status: 201,
    errors: ["NOT_FOUND"],
    isRepeatable: true,
  }),
  resumeRun: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/{runId}/resume",
    tag,
    summary: "Go on with a run that has ended",
    description:
      "A run that was cancelled, failed or lost: a new run of the frozen documents begins from its newest checkpoints.",
    permission: "run:launch",
    body: resumeInputSchema.omit({ runId: true }).strict(),
    answer: launchedSchema,
    status: 201,
    errors: ["NOT_FOUND"],
    isRepeatable: true,
  }),
} as const;
