import { z } from "zod";
import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { refusalWords } from "../../access/refusal-words";
import { type Connection, getDatabase } from "../../db/client";
import { askProgramToStop } from "../../db/client-runs";
import { getOwnRun } from "../../db/get-own-run";
import { lockItem } from "../../db/locked-items";
import { notify } from "../../db/notifications";
import { lockPipelinesOf } from "../../db/pipeline-steps";
import { type EventActor, insertRunEvent } from "../../db/run-events";
import { findRunHead } from "../../db/runs";
import { inTransaction, type OnceStored } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import { type RunState, runStates } from "../../runs/run-state";
import { toEventActor } from "../history/to-event-actor";
import { settlePipelinesOf } from "../pipelines/settle-pipelines";
import { runIdInputSchema } from "../schema";
import { stopLocked } from "./stop-locked";

const stateSchema = z.enum(runStates);

/**
 * Stops a run, whatever it is doing: one that waits or whose agent is gone ends at once, one that runs is stopped by its agent.
 * Stopping it again, or a run that has ended, changes nothing.
 */
export async function cancelRun(actor: Actor, input: unknown): Promise<{ runId: string; state: RunState }> {
  const { runId } = requireInput(runIdInputSchema, input);
  const run = await getOwnRun(actor, runId);
  if (!can(actor, "run:cancel", run))
    throw new AppError(
      "FORBIDDEN",
      refusalWords(actor, "run:cancel", "only its author, a lead or an admin may stop this run"),
    );
  const by = toEventActor(actor);
  await inTransaction(async (tx, onceStored) => {
    if (run.origin === "reported") return await askProgram(tx, onceStored, runId, by);
    await lockPipelinesOf(tx, [runId]);
    const item = await lockItem(tx, actor.teamId, runId);
    // No item: it ended in the meantime, and final is final.
    if (item && (await stopLocked(tx, onceStored, item, by)))
      await settlePipelinesOf(tx, onceStored, actor.teamId, [runId]);
  });
  const now = await findRunHead(getDatabase(), actor.teamId, runId);
  return { runId, state: stateSchema.parse(now?.state ?? run.state) };
}

/** Nobody here can end what a reported run does: its program hears of it at its next sign of life. */
async function askProgram(
  tx: Connection,
  onceStored: OnceStored,
  runId: string,
  by: EventActor,
): Promise<void> {
  if (!(await askProgramToStop(tx, runId))) return;
  onceStored(() => logEvent("run:cancelled", { run: runId, actor: by.id, from: "running" }));
  await insertRunEvent(tx, runId, by, 1, { kind: "cancel-requested", data: {} });
  await notify(tx, "slipway_run", runId);
}
