import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findRunReport } from "../db/run-reports";
import { requireInput } from "../result";
import { type ComparedFacts, type ComparisonRow, compareFacts } from "../runs/run-comparison";
import { loadMetrics } from "./load-metrics";
import { loadSummary } from "./load-summary";
import { ofEachRun } from "./of-each-run";
import { compareReportsInputSchema, type MetricView } from "./schema";
import { reportFacts } from "./series/report-facts";

export interface ReportComparison {
  /** Of all runs together, each once. */
  metrics: MetricView[];
  /** What their programs said of themselves; the cells are in the order the runs were asked for. */
  rows: ComparisonRow[];
}

/** What several runs report, side by side. */
export async function compareReports(actor: Actor, input: unknown): Promise<ReportComparison> {
  const { runIds } = requireInput(compareReportsInputSchema, input);
  const found = await ofEachRun(runIds, async (runId) => {
    const { metrics } = await loadMetrics(actor, { runId });
    const { summary } = await loadSummary(actor, { runId });
    const report = await findRunReport(getDatabase(), runId);
    return { metrics, summary: reportFacts(summary), config: reportFacts(report?.config ?? "{}") };
  });
  const nothing: ComparedFacts = new Map();
  return {
    metrics: uniteMetrics([...found.values()].map(({ metrics }) => metrics)),
    rows: [
      ...compareFacts(
        "values",
        runIds.map((runId) => found.get(runId)?.config ?? nothing),
      ),
      ...compareFacts(
        "summary",
        runIds.map((runId) => found.get(runId)?.summary ?? nothing),
      ),
    ],
  };
}

function uniteMetrics(lists: readonly (readonly MetricView[])[]): MetricView[] {
  const united = new Map<string, MetricView>();
  for (const metric of lists.flat()) {
    const name = JSON.stringify([metric.stream, metric.key]);
    const known = united.get(name);
    // A number in one run is enough for a chart.
    if (!known || (known.kind !== "number" && metric.kind === "number")) united.set(name, metric);
  }
  return [...united.values()];
}
