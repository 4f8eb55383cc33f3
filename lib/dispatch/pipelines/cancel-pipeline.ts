import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { refusalWords } from "../../access/refusal-words";
import { lockItemsOfPipeline, lockPipeline, markPipelineStopped } from "../../db/pipeline-steps";
import { getOwnPipeline } from "../../db/pipelines";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import type { PipelineState } from "../../runs/pipeline-view";
import { toEventActor } from "../history/to-event-actor";
import { pipelineIdInputSchema } from "../schema";
import { settleLocked } from "./settle-pipelines";

/** Stops every stage of a pipeline that has not ended (P5). Stopping it again, or one that has ended, changes nothing. */
export async function cancelPipeline(
  actor: Actor,
  input: unknown,
): Promise<{ pipelineId: string; state: PipelineState }> {
  const { pipelineId } = requireInput(pipelineIdInputSchema, input);
  const head = await getOwnPipeline(actor, pipelineId);
  if (!can(actor, "run:cancel", head))
    throw new AppError(
      "FORBIDDEN",
      refusalWords(actor, "run:cancel", "only its author, a lead or an admin may stop this pipeline"),
    );
  const by = toEventActor(actor);
  await inTransaction(async (tx, onceStored) => {
    if (!(await lockPipeline(tx, pipelineId))) return;
    await lockItemsOfPipeline(tx, pipelineId);
    if (!(await markPipelineStopped(tx, pipelineId, by.name))) return;
    onceStored(() => logEvent("pipeline:cancelled", { pipeline: pipelineId, actor: by.id }));
    await settleLocked(tx, onceStored, actor.teamId, pipelineId);
  });
  const now = await getOwnPipeline(actor, pipelineId);
  return { pipelineId, state: now.state };
}
