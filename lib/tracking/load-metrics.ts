import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { readDefinitions } from "./read-definitions";
import { readMetrics } from "./read-metrics";
import { type MetricsView, runReportInputSchema } from "./schema";
import type { MetricStats } from "./series/metric-stats";
import { findDefinition } from "./series/summarise";

/** Which metrics a run has, with what is known of each; without reading its lines. */
export async function loadMetrics(actor: Actor, input: unknown): Promise<MetricsView> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  const [streams, report] = await Promise.all([
    findStreams(getDatabase(), runId),
    findRunReport(getDatabase(), runId),
  ]);
  const definitions = readDefinitions(report);
  const metrics: MetricsView["metrics"] = [];
  let isCut = false;
  for (const row of streams) {
    const known = await readMetrics(row);
    isCut ||= known.isCut;
    for (const [key, stats] of known.directory) {
      if (key.startsWith("_")) continue;
      const { hidden, stepMetric, goal } = findDefinition(definitions, key) ?? {};
      metrics.push({
        ...toMetric(key, stats),
        stream: row.stream,
        ...(hidden && { hidden }),
        ...(stepMetric !== undefined && { stepMetric }),
        ...(goal && { goal }),
      });
    }
  }
  const countOf = (stream: string) => streams.find((row) => row.stream === stream)?.lineCount ?? 0;
  const counts = { lineCount: countOf("history"), systemCount: countOf("system") };
  return { ...counts, keyCount: metrics.length, isCut, metrics };
}

function toMetric(key: string, { kind, count, lastStep, last, min, max }: MetricStats) {
  const drawable = last !== null && Number.isFinite(last) ? last : null;
  return { key, kind, count, lastStep, last: drawable, min, max };
}
