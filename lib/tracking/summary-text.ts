import type { RunReportRow } from "../db/run-reports";
import { readDefinitions } from "./read-definitions";
import type { MetricDirectory } from "./series/metric-stats";
import { summarise } from "./series/summarise";

/** A run's summary as JSON: the program's own, else the one made from what is known of its history. */
export function summaryText(report: RunReportRow | null, history: MetricDirectory | undefined): string {
  if (report?.summary) return report.summary;
  if (!history) return "{}";
  const entries = [...summarise(history, readDefinitions(report))];
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
}
