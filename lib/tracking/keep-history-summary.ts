import { lockReportWithoutSummary } from "../db/run-reports";
import { inTransaction } from "../db/transaction";
import { mostLeaves } from "../runs/run-leaves";
import { keepRunValues } from "./keep-run-values";
import { readDefinitions } from "./read-definitions";
import type { MetricDirectory } from "./series/metric-stats";
import { summarise } from "./series/summarise";

/** Lets a run be found by the summary that is made from its history, unless its program wrote one, which is the run's. */
export async function keepHistorySummary(runId: string, directory: MetricDirectory): Promise<void> {
  if (directory.size === 0) return;
  await inTransaction(async (tx) => {
    const report = await lockReportWithoutSummary(tx, runId);
    if (!report) return;
    const entries = [...summarise(directory, readDefinitions(report))].slice(0, mostLeaves.summary);
    const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
    await keepRunValues(tx, { id: runId, teamId: report.teamId }, "summary", text);
  });
}
