import { z } from "zod";
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findClientRun, writeFork } from "../db/client-runs";
import { copyHistory } from "../db/history-chunks";
import { insertRunEvent } from "../db/run-events";
import { countLines, lockStream, raiseLineCount } from "../db/run-streams";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { canView, placeOf } from "./find-client-runs";
import { findLinesToStep, putLines } from "./lines-to-step";
import { requireReportable } from "./require-reportable";
import { tellReaders } from "./tell-readers";

const inputSchema = z.object({
  runId: z.string().max(64),
  project: z.string().default("uncategorized"),
  /** Of the run that it branches off. */
  key: z.string(),
  step: z.number().min(0),
});

/** Gives a run that has reported nothing yet the history of another one up to a step. Again, it changes nothing. */
export async function forkRun(actor: Actor, input: unknown): Promise<void> {
  const { runId, project, key: from, step } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  const isForked = await inTransaction(async (tx) => {
    const key = { runId, stream: "history" as const };
    const { lineCount } = await lockStream(tx, key);
    if (lineCount > 0) return false;
    const source = await requireForkSource(actor, project, from);
    if (source.id === runId) return false;
    const old = { runId: source.id, stream: "history" as const };
    const kept = await findLinesToStep(tx, old, { lineCount: await countLines(tx, old), step });
    if (kept.border + kept.lines.length === 0) return false;
    await copyHistory(tx, old, runId, kept.border);
    const count = await putLines(tx, key, kept);
    await raiseLineCount(tx, key, count);
    await writeFork(tx, runId, { fromId: source.id, lines: count });
    const by = { kind: "system" as const, id: null, name: "program" };
    const message = `forked from ${source.name} (${source.key}) at step ${step}: ${count} history lines are taken over`;
    await insertRunEvent(tx, runId, by, null, { kind: "note", data: { message } });
    return true;
  });
  if (isForked) tellReaders(runId);
}

/** The run that another is to branch off, where the actor may see it. */
export async function requireForkSource(actor: Actor, project: string, key: string) {
  if (actor.kind === "run")
    throw new AppError(
      "FORBIDDEN",
      `permission denied: this program was launched as run ${actor.runId}, and its key opens no other run, so it cannot begin with the history of ${key.slice(0, 128)}: fork with a key of yours, where it was not launched or with a WANDB_API_KEY of its own in its config`,
    );
  const source = await findClientRun(getDatabase(), placeOf(actor, project, key));
  if (source && canView(actor, source)) return source;
  throw new AppError("NOT_FOUND", `could not find run ${project}/${key.slice(0, 128)} to fork from`);
}
