import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { refusalWords } from "../access/refusal-words";
import { getOwnRun } from "../db/get-own-run";
import type { RunHead } from "../db/runs";
import { AppError } from "../errors";

/** The run of the actor's team that it may write what a program says into; another team's is not found. */
export async function requireReportable(actor: Actor, runId: string): Promise<RunHead> {
  const run = await getOwnRun(actor, runId);
  if (can(actor, "run:report", { ...run, runId: run.id })) return run;
  throw new AppError("FORBIDDEN", refusalWords(actor, "run:report", "you may not report into this run"));
}
