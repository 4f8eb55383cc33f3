/**
 * What runs report, as the page and the public API see it, and the inputs of the tracking use cases. Schemas only, so the browser
 * may load this file.
 */
import { z } from "zod";
import { nameSchema } from "../access/name";
import { chartViewContentSchema } from "../runs/chart-view";
import { storableText } from "../runs/storable-text";
import { metricStreams } from "./series/metric-stream";
import { metricDefinitionSchema } from "./series/summarise";

const number = z.number().nullable();

const metricSchema = z.object({
  key: z.string(),
  stream: z.enum(metricStreams),
  kind: z
    .enum(["number", "media", "other"])
    .meta({ description: "What its values were, the last one first." }),
  count: z.int().meta({ description: "Lines that had a value for it." }),
  lastStep: z.int(),
  last: number.meta({ description: "Null when it is no number, or NaN or infinite." }),
  min: number,
  max: number,
  media: z.string().optional().meta({ description: "Of media: what kind the last one was." }),
  hidden: z.boolean().optional(),
  stepMetric: z.string().optional(),
  goal: z.enum(["minimize", "maximize"]).optional(),
});
export type MetricView = z.infer<typeof metricSchema>;

/** Which metrics a run has, by key. */
export const metricsViewSchema = z.object({
  lineCount: z.int().meta({ description: "Lines of the history." }),
  systemCount: z.int().meta({ description: "Lines of system metrics." }),
  keyCount: z.int(),
  isCut: z
    .boolean()
    .meta({ description: "More keys came than are listed; their values are in the history all the same." }),
  metrics: z.array(metricSchema),
});
export type MetricsView = z.infer<typeof metricsViewSchema>;

const seriesSchema = z.object({
  key: z.string(),
  isSampled: z.boolean().meta({ description: "A point stands for several values: look at min and max." }),
  step: z.array(z.number()),
  time: z.array(z.number()).meta({ description: "Seconds since 1970 of each point." }),
  runtime: z.array(number).meta({ description: "Seconds since the run began." }),
  x: z.array(number).optional().meta({ description: "What the metric asked for as x was." }),
  last: z.array(number).meta({ description: "Null where the value is NaN or infinite." }),
  min: z.array(number).nullable(),
  max: z.array(number).nullable(),
});

/** Metrics as lines to draw: a few thousand points each, however long the run was. */
export const seriesViewSchema = z.object({ series: z.array(seriesSchema) });
export type SeriesView = z.infer<typeof seriesViewSchema>;

/** A program's own config, by dotted names. */
export interface ConfigValuesView {
  values: { name: string; text: string }[];
  /** Values that are not among them. */
  leftOut: number;
}

/** The same metrics of several runs, by run. */
export type SeriesOfRuns = Record<string, SeriesView["series"]>;

const folderSchema = z.object({
  folder: z.string(),
  entries: z.array(
    z.object({
      name: z.string(),
      isFolder: z.boolean(),
      count: z.int(),
      size: z.int(),
      updatedAt: z.string(),
    }),
  ),
  next: z.object({ after: z.string(), afterFolder: z.boolean() }).nullable(),
});
/** What lies in a folder of a run's files. */
export type FolderView = z.infer<typeof folderSchema>;

/** Where a run has media under a key; the newest of them where there are very many. */
export interface MediaSteps {
  /** Numbers of the lines, in order, and the step of each. */
  lines: number[];
  steps: number[];
  isCut: boolean;
}

/** One of them: JSON as the program wrote it, in which NaN and the infinities are values. */
export interface MediaValue {
  line: number;
  value: string;
}

const runId = storableText(64, 1);
const stream = z.enum(metricStreams).default("history");
const key = storableText(500, 1);

/** The most points that a drawn series has. */
const mostPoints = 4_096;
/** Of one request; more lines are sent in several. */
const mostLines = 100_000;

export const appendHistoryInputSchema = z.object({
  runId,
  stream,
  /** The number of the first line; left out: they go behind the last one. */
  firstLine: z.int().min(0).max(1_000_000_000).optional(),
  lines: z.array(z.string()).max(mostLines),
});

export const readHistoryInputSchema = z.object({
  runId,
  stream,
  fromLine: z.int().min(0).default(0),
  limit: z.int().min(1).max(10_000).default(1_000),
  minStep: z.int().min(0).optional(),
  maxStep: z.int().min(0).optional(),
  /** Only these, of lines that have one of them. */
  keys: z.array(key).max(200).optional(),
});

export const streamHistoryInputSchema = readHistoryInputSchema.extend({ limit: z.int().min(1).optional() });

export const runReportInputSchema = z.object({ runId });

export const mediaStepsInputSchema = z.object({ runId, key });
export const mediaValueInputSchema = z.object({ runId, key, line: z.int().min(0) });

export const seriesInputSchema = z.object({
  runId,
  stream,
  keys: z.array(key).max(100),
  /** What `from` and `to` are in: `_step` unless said otherwise. */
  x: key.optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  points: z.int().min(1).max(mostPoints).default(1_000),
});

/** What is drawn of a stream. */
export type SeriesQuestion = Omit<z.output<typeof seriesInputSchema>, "runId" | "stream">;

/** Several runs over one another: fewer points of each, so that all are drawn as fast as one. */
const runIds = z.array(runId).min(1).max(100);
export const compareReportsInputSchema = z.object({ runIds });
export const seriesOfRunsInputSchema = seriesInputSchema
  .omit({ runId: true, points: true })
  .extend({ runIds });

const document = z.string().max(10 * 1024 * 1024);
export const writeSummaryInputSchema = z.object({ runId, summary: document });
export const writeRunConfigInputSchema = z.object({ runId, config: document });
export const defineMetricsInputSchema = z.object({
  runId,
  metrics: z.array(metricDefinitionSchema).max(10_000),
});

/** Of one project: more is a list that nobody reads. */
export const mostViews = 200;
export const projectOfViewsInputSchema = z.object({ project: storableText(200, 1) });
export const viewInputSchema = projectOfViewsInputSchema.extend({
  view: storableText(200, 1).meta({ description: "Its name or id." }),
});
export const createViewInputSchema = projectOfViewsInputSchema.extend({
  name: nameSchema("view"),
  content: chartViewContentSchema,
});
export const updateViewInputSchema = viewInputSchema.extend({
  name: nameSchema("view").optional(),
  content: chartViewContentSchema.optional(),
});
