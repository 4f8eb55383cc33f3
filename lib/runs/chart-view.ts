/** A saved set of charts of a project: which of its runs are drawn, and how. The page's address says the same. */
import { z } from "zod";
import { readRunQuery } from "./run-query";
import { runSortSchema } from "./run-sort";
import { storableText } from "./storable-text";

const metric = storableText(500, 1);
/** `values.lr`, `config.git.branch` or `summary.loss`. */
const value = storableText(210, 1).regex(/^(?:values|config|summary)\../s, {
  message: "is no value: write values.NAME, config.NAME or summary.NAME",
});

const mostParallel = 12;
const mostCharts = 50;
/** As many as can be told apart in one chart. */
export const mostDrawnRuns = 100;
export const usualDrawnRuns = 20;

/** One chart that somebody chose: a metric over its steps, or values of the runs beside each other. */
export const chartSpecSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("line"), metric }).strict(),
  z.object({ kind: z.literal("bars"), value }).strict(),
  z.object({ kind: z.literal("scatter"), x: value, y: value }).strict(),
  z.object({ kind: z.literal("parallel"), values: z.array(value).min(2).max(mostParallel) }).strict(),
]);
export type ChartSpec = z.infer<typeof chartSpecSchema>;

export const chartViewContentSchema = z
  .object({
    filter: storableText(2_000)
      .default("")
      .superRefine((line, context) => {
        for (const { message } of readRunQuery(line).issues) context.addIssue({ code: "custom", message });
      })
      .meta({ description: "A filter line, such as `state:finished lr>1e-3`; of the project's runs." }),
    sort: runSortSchema.default("created").meta({ description: "By what the runs are chosen." }),
    direction: z.enum(["asc", "desc"]).default("desc"),
    runs: z
      .int()
      .min(1)
      .max(mostDrawnRuns)
      .default(usualDrawnRuns)
      .meta({ description: "As many are drawn." }),
    groupBy: value.optional().meta({ description: "One line a group: its mean with a band." }),
    x: storableText(600)
      .regex(
        /^(?:|relative|wall|metric:.+)$/s,
        "is none of relative, wall, metric:NAME; leave it out for steps",
      )
      .optional(),
    smoothing: storableText(20)
      .regex(/^(?:exp:(?:0?\.\d+|1)|avg:\d{1,4})$/, "is none of exp:WEIGHT (above 0, up to 1) and avg:POINTS")
      .optional(),
    logAxes: z.enum(["x", "y", "xy"]).optional(),
    ignoreOutliers: z.boolean().default(false),
    search: storableText(200).default("").meta({ description: "Of the names of metrics." }),
    charts: z.array(chartSpecSchema).max(mostCharts).default([]).meta({
      description: "Charts of its own, before those of all metrics.",
    }),
  })
  .strict();
export type ChartViewContent = z.infer<typeof chartViewContentSchema>;

export interface ChartViewSummary {
  id: string;
  name: string;
  project: string;
  /** Whose it is; null when the person is gone. */
  authorId: string | null;
  author: string;
  createdAt: string;
  updatedAt: string;
}

export interface ChartView extends ChartViewSummary {
  content: ChartViewContent;
}
