import type { Actor } from "../access/actor";
import { storeRunReport } from "../db/run-reports";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { keepRunValues } from "./keep-run-values";
import { requireMap } from "./require-map";
import { requireReportable } from "./require-reportable";
import { writeSummaryInputSchema } from "./schema";
import { tellReaders } from "./tell-readers";

/** Stores the program's own summary, which from then on is the run's. */
export async function writeSummary(actor: Actor, input: unknown): Promise<void> {
  const { runId, summary } = requireInput(writeSummaryInputSchema, input);
  const run = await requireReportable(actor, runId);
  requireMap(summary, "summary");
  await inTransaction(async (tx) => {
    await storeRunReport(tx, runId, { summary });
    await keepRunValues(tx, run, "summary", summary);
  });
  tellReaders(runId);
}
