import type { Actor } from "../access/actor";
import { storeRunReport } from "../db/run-reports";
import { tidyHistorySoon } from "../db/run-streams";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { requireReportable } from "./require-reportable";
import { defineMetricsInputSchema } from "./schema";
import { tellReaders } from "./tell-readers";

/** Says how metrics are summarised and drawn; what was said before is forgotten. */
export async function defineMetrics(actor: Actor, input: unknown): Promise<void> {
  const { runId, metrics } = requireInput(defineMetricsInputSchema, input);
  await requireReportable(actor, runId);
  await inTransaction(async (tx) => {
    await storeRunReport(tx, runId, { metricDefinitions: metrics });
    await tidyHistorySoon(tx, runId);
  });
  tellReaders(runId);
}
