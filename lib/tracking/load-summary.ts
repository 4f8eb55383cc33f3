import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { readDefinitions } from "./read-definitions";
import { readMetrics } from "./read-metrics";
import { runReportInputSchema } from "./schema";
import { summarise } from "./series/summarise";

/** A run's summary as JSON, NaN and the infinities as programs write them: the program's own, else the one made from its history. */
export async function loadSummary(actor: Actor, input: unknown): Promise<{ summary: string }> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  const report = await findRunReport(getDatabase(), runId);
  if (report?.summary) return { summary: report.summary };
  const streams = await findStreams(getDatabase(), runId);
  const history = streams.find(({ stream }) => stream === "history");
  if (!history) return { summary: "{}" };
  const { directory } = await readMetrics(history);
  const entries = [...summarise(directory, readDefinitions(report))];
  return { summary: `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}` };
}
