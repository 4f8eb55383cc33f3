import { z } from "zod";
import type { RunReportRow } from "../db/run-reports";
import { type MetricDefinition, metricDefinitionSchema } from "./series/summarise";

const definitionsSchema = z.array(metricDefinitionSchema);

/** What a program said with `define_metric`. */
export function readDefinitions(report: Pick<RunReportRow, "metricDefinitions"> | null): MetricDefinition[] {
  return report ? definitionsSchema.parse(report.metricDefinitions) : [];
}
