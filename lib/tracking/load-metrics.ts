import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { metricViews } from "./metric-views";
import { readMetrics } from "./read-metrics";
import { type MetricsView, runReportInputSchema } from "./schema";
import type { MetricStream } from "./series/metric-stream";

/** Which metrics a run has, with what is known of each; without reading its lines. */
export async function loadMetrics(actor: Actor, input: unknown): Promise<MetricsView> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  const [streams, report] = await Promise.all([
    findStreams(getDatabase(), runId),
    findRunReport(getDatabase(), runId),
  ]);
  const known = await readMetrics(streams);
  const metrics = metricViews(known, report);
  const countOf = (stream: string) => streams.find((row) => row.stream === stream)?.lineCount ?? 0;
  const counts = { lineCount: countOf("history"), systemCount: countOf("system") };
  return { ...counts, keyCount: metrics.length, isCut: known.some(({ isCut }) => isCut), metrics };
}

/** Every key that a stream of a run has, those that a program keeps for itself too; in the order in which they came. */
export async function loadStreamKeys(actor: Actor, runId: string, stream: MetricStream): Promise<string[]> {
  await getOwnRun(actor, runId);
  const rows = (await findStreams(getDatabase(), runId)).filter((row) => row.stream === stream);
  return (await readMetrics(rows)).flatMap(({ directory }) => [...directory.keys()]);
}
