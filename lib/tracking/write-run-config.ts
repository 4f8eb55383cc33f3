import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { storeRunReport } from "../db/run-reports";
import { requireInput } from "../result";
import { requireMap } from "./require-map";
import { requireReportable } from "./require-reportable";
import { writeRunConfigInputSchema } from "./schema";
import { tellReaders } from "./tell-readers";

/** Stores the config that the program says it runs with. */
export async function writeRunConfig(actor: Actor, input: unknown): Promise<void> {
  const { runId, config } = requireInput(writeRunConfigInputSchema, input);
  await requireReportable(actor, runId);
  requireMap(config, "config");
  await storeRunReport(getDatabase(), runId, { config });
  tellReaders(runId);
}
