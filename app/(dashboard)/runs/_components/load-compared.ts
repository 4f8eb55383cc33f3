import type { PersonActor } from "@/lib/access/actor";
import { compareRuns } from "@/lib/dispatch/history/compare-runs";
import { type BoundedRows, boundRows, uniteRows } from "@/lib/runs/run-comparison";
import type { RunComparison } from "@/lib/runs/run-view";
import { compareReports } from "@/lib/tracking/compare-reports";
import type { MetricView } from "@/lib/tracking/schema";

export interface ComparedRuns extends Omit<RunComparison, "rows">, BoundedRows {
  metrics: MetricView[];
}

/** What the dispatcher and the programs know of these runs, as a page can hold it. */
export async function loadCompared(actor: PersonActor, runIds: readonly string[]): Promise<ComparedRuns> {
  const { rows, ...comparison } = await compareRuns(actor, { runIds });
  const reports = await compareReports(actor, { runIds: comparison.runs.map(({ id }) => id) });
  return {
    ...comparison,
    ...boundRows(uniteRows(comparison.runs.length, rows, reports.rows)),
    metrics: reports.metrics,
  };
}
