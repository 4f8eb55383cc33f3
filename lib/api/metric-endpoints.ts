import { z } from "zod";
import {
  metricsViewSchema,
  readHistoryInputSchema,
  seriesInputSchema,
  seriesViewSchema,
} from "../tracking/schema";
import { defineEndpoint } from "./endpoint";

const tag = "Metrics";
const line = z.record(z.string(), z.unknown());
const { stream, fromLine, minStep, maxStep } = readHistoryInputSchema.shape;
const { keys, x, from, to, points } = seriesInputSchema.shape;

export const metricEndpoints = {
  logHistory: defineEndpoint({
    method: "POST",
    path: "/api/v1/runs/{runId}/history",
    tag,
    summary: "Add history lines to a run",
    description:
      "JSON with `lines`, or one JSON object a line as `application/x-ndjson`. NaN, Infinity and -Infinity are numbers here, and `1.0` stays `1.0`. `_step` is a whole number from 0 (left out: the number of the line), `_timestamp` is seconds since 1970 (left out: now). A line may have 10 MiB, a body 32 MiB.",
    permission: "run:report",
    forPrograms: true,
    query: z.strictObject({
      stream,
      firstLine: z.int().min(0).max(1_000_000_000).optional().meta({
        description:
          "Number of the first line: lines that are there already are left out, so a request may be sent again. Left out: the lines go behind the last one.",
      }),
    }),
    body: z.strictObject({ lines: z.array(line) }),
    lineBody: { maxBytes: 32 * 1024 * 1024 },
    answer: z.object({
      lineCount: z.int(),
      notice: z.string().optional().meta({
        description: "Keys are left out: the run has logged more different ones than it can have charts of.",
      }),
    }),
    errors: ["NOT_FOUND"],
  }),
  getHistory: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/history",
    tag,
    summary: "Read a run's history lines",
    description:
      "One JSON object a line, in the order of their numbers, NaN and the infinities as programs write them; with `format=csv` a table.",
    permission: "run:view",
    forPrograms: true,
    query: z.strictObject({
      stream,
      fromLine,
      limit: z.int().min(1).optional().meta({ description: "Left out: all lines." }),
      minStep,
      maxStep,
      key: keys.optional().meta({ description: "Only these keys, of lines that have one of them." }),
      format: z.enum(["ndjson", "csv"]).default("ndjson"),
    }),
    answer: "text",
    errors: ["NOT_FOUND"],
  }),
  listMetrics: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/metrics",
    tag,
    summary: "List a run's metrics",
    description: "Each with its last, least and greatest value. At most 100,000 keys are listed.",
    permission: "run:view",
    forPrograms: true,
    answer: metricsViewSchema,
    errors: ["NOT_FOUND"],
  }),
  getSeries: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/series",
    tag,
    summary: "Get metrics as lines to draw",
    description:
      "A few thousand points each, however long the run is: a point that stands for several values has their least and greatest.",
    permission: "run:view",
    forPrograms: true,
    query: z.strictObject({
      stream,
      key: keys.optional(),
      x: x.meta({ description: "What `from` and `to` are in: `_step` unless said otherwise." }),
      from,
      to,
      points,
    }),
    answer: seriesViewSchema,
    errors: ["NOT_FOUND"],
  }),
  getSummary: defineEndpoint({
    method: "GET",
    path: "/api/v1/runs/{runId}/summary",
    tag,
    summary: "Get a run's summary",
    description:
      "The program's own, else the last value of each key. NaN and the infinities, which JSON has not, are texts.",
    permission: "run:view",
    forPrograms: true,
    answer: z.object({ summary: line }),
    errors: ["NOT_FOUND"],
  }),
} as const;
