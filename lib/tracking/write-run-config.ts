import type { Actor } from "../access/actor";
import { storeRunReport } from "../db/run-reports";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { keepRunValues } from "./keep-run-values";
import { requireMap } from "./require-map";
import { requireReportable } from "./require-reportable";
import { writeRunConfigInputSchema } from "./schema";
import { tellReaders } from "./tell-readers";

/** Stores the config that the program says it runs with. */
export async function writeRunConfig(actor: Actor, input: unknown): Promise<void> {
  const { runId, config } = requireInput(writeRunConfigInputSchema, input);
  const run = await requireReportable(actor, runId);
  requireMap(config, "config");
  await inTransaction(async (tx) => {
    await storeRunReport(tx, runId, { config });
    await keepRunValues(tx, run, "config", config);
  });
  tellReaders(runId);
}
