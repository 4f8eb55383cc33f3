/**
 * The inputs of the dispatch use cases. Schemas only, so the browser may load this file.
 * Each use case is `lib/dispatch/<kebab-name>.ts`; the views are in `lib/runs/run-view.ts`:
 *
 *   enqueueRun(actor, LaunchInput)            → Result<{ runId, name }>
 *   previewRun(actor, LaunchInput)            → { ok, preview: LaunchPreview | null, issues }; also a refused one is drawn where it can be
 *   cancelRun(actor, RunIdInput)              → { runId, state }
 *   cancelRuns(actor, CancelRunsInput)        → { cancelled: string[], refused: { runId, message }[] }
 *   holdRuns(actor, WaitingRunsInput)         → ChangedRuns: they stay in line but are not started
 *   releaseRuns(actor, WaitingRunsInput)      → ChangedRuns
 *   prioritiseRuns(actor, PrioritiseRunsInput)→ ChangedRuns: another priority, or the front of the line
 *   loadQueueTrends(actor, QueueTrendsInput)  → QueueTrendsView: waiting, times, success and slots over a range
 *   rerunRun(actor, RerunInput)               → Result<{ runId, name }>
 *   resumeRun(actor, ResumeInput)             → Result<{ runId, name }>: goes on from the newest checkpoints
 *   rerunRuns(actor, RerunRunsInput)          → { launched: { runId, name, of }[], refused: { runId, message }[] }
 *   listRuns(actor, ListRunsInput)            → RunPage
 *   countMatchingRuns(actor, RunFilter)       → { total }: exact
 *   listValueNames(actor, ValueNamesInput)    → { names }
 *   loadRunRows(actor, RunRowsInput)          → RunRow[]
 *   streamRuns(actor, StreamRunsInput)        → AsyncIterable<RunRow> (for CSV)
 *   loadRun(actor, RunIdInput)                → RunDetail
 *   compareRuns(actor, CompareRunsInput)      → RunComparison: runs side by side, with what differs between them
 *   loadRunEvents(actor, RunIdInput)          → RunEventView[]
 *   watchRun(actor, WatchRunInput, signal)    → AsyncIterable<RunStreamMessage>
 *   listProjects(actor)                       → ProjectSummary[]
 *   loadProject(actor, { project })           → ProjectSummary
 *   loadOverview(actor)                       → OverviewView
 *   loadQueueLine(actor, QueueInput)          → QueueLineView
 *   loadRecentValues(actor, RecentValuesInput)→ RecentValues[]
 *   listAgents(actor)                         → AgentView[]
 *   loadAgent(actor, AgentIdInput)            → AgentView
 *   orderAgent(actor, OrderAgentInput)        → AgentView (drain, shutdown, resume)
 *   listPipelines(actor, ListPipelinesInput)  → PipelinesPage
 *   loadPipeline(actor, PipelineIdInput)      → PipelineView
 *   downloadLog(actor, DownloadLogInput)      → { fileName, bytes }
 */
import { z } from "zod";
import { mostDrawnRuns } from "../runs/chart-view";
import { namedRecord } from "../runs/named-record";
import { pipelineStates } from "../runs/pipeline-view";
import { priorityNames } from "../runs/priority";
import { isNumeric, valueOperators } from "../runs/run-query";
import { runSortKeys, runSortSchema } from "../runs/run-sort";
import { runOrigins, runStates } from "../runs/run-state";
import { mostWatches } from "../runs/run-watch";
import { storableText } from "../runs/storable-text";

const name = storableText(200, 1);
const runId = storableText(64, 1);
// The exact limits on a document's text (R2) are the reader's; this only keeps absurd bodies from being read at all.
const text = z.string().max(8 * 1024 * 1024);

/** What a person asks for when launching: a queue, at most one job (by name or as text), values, one override. */
export const launchInputSchema = z
  .object({
    queue: name.meta({ description: "Name or id of the queue." }),
    job: name.optional().meta({ description: "`name`, `name:v3`, `name:latest` or `name:alias`." }),
    jobText: text
      .optional()
      .meta({ description: "A job config as YAML or JSON text, instead of a stored job." }),
    values: namedRecord(storableText(200), z.union([storableText(65_536), z.number(), z.boolean()]))
      .default({})
      .meta({ description: "Template values by name; a text is read by its field's type." }),
    override: text.optional().meta({ description: "YAML or JSON text of the override layer." }),
    overrideResourceArgs: text
      .optional()
      .meta({ description: "JSON or YAML text, an override at `resource_args` (R25)." }),
    preset: name.optional().meta({ description: "A preset of the team." }),
    stage: name.optional().meta({ description: "Of a pipeline: which stage to run." }),
    project: name.optional(),
    name: storableText(128, 1)
      .optional()
      .meta({ description: "Name of the run; left out: a generated one such as `brisk-otter-41`." }),
    priority: z.enum(priorityNames).optional(),
    idempotencyKey: storableText(200, 1)
      .optional()
      .meta({ description: "A repeated key of the same person gives back the first run." }),
  })
  .refine((input) => input.job === undefined || input.jobText === undefined, {
    message: "give either the name of a stored job or the text of a job config, not both",
    path: ["jobText"],
  });
export type LaunchInput = z.input<typeof launchInputSchema>;

const valueName = storableText(210, 1);

/** Filters of the history. Lists mean "one of"; names are compared without case. */
export const runFilterSchema = z.object({
  queue: z.array(name).max(50).default([]),
  job: z.array(name).max(50).default([]),
  person: z.array(name).max(50).default([]),
  project: z.array(name).max(50).default([]),
  state: z.array(z.enum(runStates)).max(runStates.length).default([]),
  origin: z
    .array(z.enum(runOrigins))
    .max(runOrigins.length)
    .default([])
    .meta({ description: "`launched` on a queue, or `reported` by a program that nobody launched." }),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: "Created at or after." }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: "Created before." }),
  /** Tests on values: `lr > 1e-4` of the form, `config.git.url ~ train`, `summary.loss < 0.1`. All must hold. */
  values: z
    .array(
      z
        .object({ name: valueName, operator: z.enum(valueOperators), value: storableText(200, 1) })
        .refine(({ operator, value }) => !isNumeric(operator) || Number.isFinite(Number(value)), {
          message: "is compared as a number, so its value must be one",
          path: ["value"],
        }),
    )
    .max(20)
    .default([]),
  /** Names of values that must be there. */
  has: z.array(valueName).max(20).default([]),
  text: storableText(200).optional().meta({
    description: "Words that must all occur in the run's name, id, job, queue, author or diagnosis.",
  }),
});
export type RunFilter = z.input<typeof runFilterSchema>;

export const listRunsInputSchema = runFilterSchema.extend({
  sort: runSortSchema.default("created").meta({
    description: `${runSortKeys.join(", ")}, or the full name of a value: \`values.lr\`, \`config.git.url\`, \`summary.loss\`.`,
  }),
  direction: z.enum(["asc", "desc"]).default("desc"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
  after: storableText(4_000, 1).optional().meta({
    description:
      "The page after this place, which the page before gave as `next`: as quick for the last page as for the first.",
  }),
  columns: z.array(valueName).max(20).default([]).meta({
    description: "Names of values that each row brings as `columns`.",
  }),
  exact: z.boolean().default(false).meta({
    description: "Count all runs that match, also beyond 10,000.",
  }),
});
export const streamRunsInputSchema = listRunsInputSchema.omit({
  page: true,
  pageSize: true,
  after: true,
  exact: true,
});
export type ListRunsInput = z.input<typeof listRunsInputSchema>;

export const valueNamesInputSchema = z.object({
  text: storableText(200).default(""),
  limit: z.int().min(1).max(200).default(50),
});

export const runIdInputSchema = z.object({ runId });
export type RunIdInput = z.input<typeof runIdInputSchema>;

/** The rows that a page shows, to bring them up to date. */
export const runRowsInputSchema = z.object({
  runIds: z.array(runId).max(200),
  columns: z.array(valueName).max(20).default([]),
});
export type RunRowsInput = z.input<typeof runRowsInputSchema>;

export const compareRunsInputSchema = z.object({
  runIds: z.array(runId).min(1).max(mostDrawnRuns, `at most ${mostDrawnRuns} runs are compared at once`),
});
export type CompareRunsInput = z.input<typeof compareRunsInputSchema>;

export const rerunRunsInputSchema = z.object({
  runs: z
    .array(z.object({ runId, idempotencyKey: storableText(200, 1).optional() }))
    .min(1)
    .max(50),
});
export type RerunRunsInput = z.input<typeof rerunRunsInputSchema>;

/** Runs that wait, to be held, released or moved. */
export const waitingRunsInputSchema = z.object({ runIds: z.array(runId).min(1).max(500) });
export type WaitingRunsInput = z.input<typeof waitingRunsInputSchema>;

/** `front` is before everything that waits on the queue, whatever its priority; what was moved last is first. */
export const prioritiseRunsInputSchema = waitingRunsInputSchema.extend({
  priority: z.enum([...priorityNames, "front"]),
});
export type PrioritiseRunsInput = z.input<typeof prioritiseRunsInputSchema>;

export const cancelRunsInputSchema = z.object({ runIds: z.array(runId).min(1).max(500) });
export type CancelRunsInput = z.input<typeof cancelRunsInputSchema>;

export const rerunInputSchema = z.object({
  runId,
  mode: z.enum(["exact", "today"]).meta({
    description:
      "`exact` runs the frozen documents again; `today` resolves the same request against today's queue and job.",
  }),
  idempotencyKey: storableText(200, 1).optional(),
});
export type RerunInput = z.input<typeof rerunInputSchema>;

export const pipelineIdInputSchema = z.object({ pipelineId: storableText(64, 1) });
export type PipelineIdInput = z.input<typeof pipelineIdInputSchema>;

export const listPipelinesInputSchema = z.object({
  project: name.optional(),
  job: name.optional(),
  state: z.array(z.enum(pipelineStates)).max(pipelineStates.length).default([]),
  after: storableText(64, 1).optional().meta({ description: "The `next` of the page before." }),
  limit: z.int().min(1).max(200).default(50),
});
export type ListPipelinesInput = z.input<typeof listPipelinesInputSchema>;

export const resumeInputSchema = rerunInputSchema.omit({ mode: true });
export type ResumeInput = z.input<typeof resumeInputSchema>;

export const downloadLogInputSchema = z.object({
  runId,
  /** Left out: all of them, one after the other. */
  attempt: z.int().min(1).optional(),
});
export type DownloadLogInput = z.input<typeof downloadLogInputSchema>;

export const watchRunInputSchema = z.object({
  runId,
  /** Send log after this place; `null` sends no log at all. */
  from: z.object({ attempt: z.int().min(1), offset: z.int().min(0) }).nullable(),
  /** Send run events with a greater id. */
  afterEvent: z
    .string()
    .regex(/^\d{1,18}$/)
    .default("0"),
});
export type WatchRunInput = z.input<typeof watchRunInputSchema>;

export const watchRunsInputSchema = z.object({
  watches: z
    .array(
      z.object({
        runId,
        from: z.object({ attempt: z.int().min(1), offset: z.int().min(0) }),
        after: z.string().regex(/^\d{1,18}$/),
      }),
    )
    .min(1)
    .max(mostWatches),
});
export type WatchRunsInput = z.input<typeof watchRunsInputSchema>;

/** Name or id of the queue. */
export const projectInputSchema = z.object({ project: name });

export const queueInputSchema = z.object({ queue: name });
export type QueueInput = z.input<typeof queueInputSchema>;

/** A range of time, both ends included in the answer's steps; left out: the last 7 days. */
export const queueTrendsInputSchema = z
  .object({
    queue: name,
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    message: "the end must be after the beginning",
    path: ["to"],
  });
export type QueueTrendsInput = z.input<typeof queueTrendsInputSchema>;

export const recentValuesInputSchema = z.object({ queue: name, job: name.optional() });
export type RecentValuesInput = z.input<typeof recentValuesInputSchema>;

export const agentIdInputSchema = z.object({ agentId: storableText(64, 1) });
export type AgentIdInput = z.input<typeof agentIdInputSchema>;

export const orderAgentInputSchema = agentIdInputSchema.extend({
  order: z.enum(["drain", "shutdown", "resume"]),
});
export type OrderAgentInput = z.input<typeof orderAgentInputSchema>;
