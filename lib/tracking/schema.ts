/**
 * What runs report, as the page and the public API see it, and the inputs of the tracking use cases. Schemas only, so the browser
 * may load this file.
 */
import { z } from "zod";

/** What a program logs, and what is measured of the machine it runs on (`system.*`). */
export const metricStreams = ["history", "system"] as const;
export type MetricStream = (typeof metricStreams)[number];

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
  last: z.array(number).meta({ description: "Null where the value is NaN or infinite." }),
  min: z.array(number).nullable(),
  max: z.array(number).nullable(),
});

/** Metrics as lines to draw: a few thousand points each, however long the run was. */
export const seriesViewSchema = z.object({ series: z.array(seriesSchema) });
export type SeriesView = z.infer<typeof seriesViewSchema>;
