import { z } from "zod";
import { AppError } from "../../errors";
import { readHistory } from "../../tracking/read-history";
import type { MetricsView } from "../../tracking/schema";
import type { ClientContext } from "../client-context";
import { readLooseMap } from "../loose-json";

type Stream = "history" | "system";

/** Of one answer: clients ask for pages of 1,000. */
const mostLines = 10_000;

/**
 * Lines as texts. With steps: all in the range, `maxStep` left out. Without: evenly over the whole, first and last among them.
 */
export async function historyLines(
  context: ClientContext,
  runId: string,
  asked: { minStep?: number | null; maxStep?: number | null; samples?: number | null; stream: Stream },
): Promise<string[]> {
  const limit = Math.min(Math.max(asked.samples ?? 500, 1), mostLines);
  const isRange = typeof asked.minStep === "number" || typeof asked.maxStep === "number";
  const lines = await collect(context, runId, asked.stream, {
    minStep: asked.minStep ?? undefined,
    maxStep: typeof asked.maxStep === "number" ? asked.maxStep - 1 : undefined,
    ...(isRange && { limit }),
  });
  return isRange ? lines : thin(lines, limit);
}

async function collect(
  { actor }: ClientContext,
  runId: string,
  stream: Stream,
  range: {
    minStep?: number | undefined;
    maxStep?: number | undefined;
    limit?: number;
    keys?: string[] | undefined;
  },
): Promise<string[]> {
  const lines: string[] = [];
  const { limit = 100_000, minStep, maxStep, keys } = range;
  if (maxStep !== undefined && maxStep < 0) return [];
  for (let fromLine: number | null = 0; fromLine !== null && lines.length < limit; ) {
    const page: Awaited<ReturnType<typeof readHistory>> = await readHistory(actor, {
      ...{ runId, stream, fromLine, limit: Math.min(limit - lines.length, mostLines) },
      ...(minStep !== undefined && { minStep: Math.max(0, minStep) }),
      ...(maxStep !== undefined && { maxStep }),
      ...(keys && { keys }),
    });
    for (const { text } of page.lines) lines.push(text);
    fromLine = page.nextLine;
  }
  return lines;
}

function thin<T>(rows: readonly T[], count: number): T[] {
  if (rows.length <= count) return [...rows];
  if (count === 1) return rows.slice(-1);
  const step = (rows.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => rows[Math.round(index * step)]).filter(
    (row) => row !== undefined,
  );
}

const specSchema = z.object({
  keys: z.array(z.string()).max(200),
  minStep: z.number().nullish(),
  /** Inclusive here. */
  maxStep: z.number().nullish(),
  samples: z.number().nullish(),
});

/** Rows that have all of the keys that are asked for, as values. */
export async function sampledHistory(
  context: ClientContext,
  runId: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  const spec = readSpec(text);
  const wanted = [...new Set([...spec.keys, "_step"])];
  const lines = await collect(context, runId, "history", {
    minStep: spec.minStep ?? undefined,
    maxStep: spec.maxStep ?? undefined,
    keys: wanted,
  });
  const rows = lines
    .map((line) => pick(readLooseMap(line) ?? {}, wanted))
    .filter((row) => spec.keys.every((key) => Object.hasOwn(row, key)));
  return thin(rows, Math.min(Math.max(spec.samples ?? 500, 1), mostLines));
}

function readSpec(text: string): z.output<typeof specSchema> {
  try {
    return specSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("INVALID", "a spec is JSON with keys, minStep, maxStep and samples", { cause });
  }
}

/** A key with dots is one of a map within. */
function pick(row: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of keys) {
    const value = Object.hasOwn(row, key) ? row[key] : within(row, key.split("."));
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

function within(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Which keys there are, with the last value of each, and how far the history goes. */
export async function historyKeys(context: ClientContext, runId: string, view: MetricsView) {
  if (view.lineCount === 0) return null;
  const [last] = await collect(context, runId, "history", { limit: 1 });
  const entries = view.metrics
    .filter(({ stream }) => stream === "history")
    .map(({ key, kind, count, last: value }) => [
      key,
      {
        typeCounts: [{ type: kind === "number" ? "number" : "other", count }],
        monotonic: false,
        previousValue: value,
      },
    ]);
  const lastStep = Math.max(0, ...view.metrics.map((metric) => metric.lastStep));
  return last === undefined ? null : { sets: [], keys: Object.fromEntries(entries), lastStep };
}
