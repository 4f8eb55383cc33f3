import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunReport } from "../db/run-reports";
import { requireInput } from "../result";
import { type ConfigValuesView, runReportInputSchema } from "./schema";
import { configFactsOf } from "./series/report-facts";

/** More are in the config as it was sent. */
const mostShown = 5_000;

/** The config that a program said it runs with, value by value as a person reads it. */
export async function loadConfigValues(actor: Actor, input: unknown): Promise<ConfigValuesView> {
  const { runId } = requireInput(runReportInputSchema, input);
  await getOwnRun(actor, runId);
  const report = await findRunReport(getDatabase(), runId);
  const facts = [...configFactsOf(report?.config ?? "{}")];
  return {
    values: facts.slice(0, mostShown).map(([name, { text }]) => ({ name, text })),
    leftOut: Math.max(facts.length - mostShown, 0),
  };
}
