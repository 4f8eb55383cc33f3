import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { requireInput } from "../result";
import { runReportInputSchema } from "./schema";

/** The config that a program said it runs with, as the JSON it sent. */
export async function loadRunConfig(actor: Actor, input: unknown): Promise<{ config: string }> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  return { config: (await findRunReport(getDatabase(), runId))?.config ?? "{}" };
}
