import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { storeRunReport } from "../db/run-reports";
import { requireInput } from "../result";
import { requireMap } from "./require-map";
import { requireReportable } from "./require-reportable";
import { writeSummaryInputSchema } from "./schema";
import { tellReaders } from "./tell-readers";

/** Stores the program's own summary, which from then on is the run's. */
export async function writeSummary(actor: Actor, input: unknown): Promise<void> {
  const { runId, summary } = requireInput(writeSummaryInputSchema, input);
  await requireReportable(actor, runId);
  requireMap(summary, "summary");
  await storeRunReport(getDatabase(), runId, { summary });
  tellReaders(runId);
}
