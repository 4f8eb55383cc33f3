import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { metricViews } from "./metric-views";
import { readMetrics } from "./read-metrics";
import { type MetricsView, runReportInputSchema } from "./schema";

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
