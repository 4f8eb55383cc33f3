import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { readMetrics } from "./read-metrics";
import { runReportInputSchema } from "./schema";
import { summaryText } from "./summary-text";

/** A run's summary as JSON, NaN and the infinities as programs write them. */
export async function loadSummary(actor: Actor, input: unknown): Promise<{ summary: string }> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  const report = await findRunReport(getDatabase(), runId);
  if (report?.summary) return { summary: report.summary };
  const streams = await findStreams(getDatabase(), runId);
  const [history] = await readMetrics(streams.filter(({ stream }) => stream === "history"));
  return { summary: summaryText(report, history?.directory) };
}
