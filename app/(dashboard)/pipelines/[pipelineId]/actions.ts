"use server";

import { cancelPipeline } from "@/lib/dispatch/pipelines/cancel-pipeline";
import { type Result, succeed } from "@/lib/result";
import type { PipelineState } from "@/lib/runs/pipeline-view";
import { answerAction } from "../../answer-action";

/** Stops every stage that has not ended. */
export async function cancelPipelineAction(
  pipelineId: string,
): Promise<Result<{ pipelineId: string; state: PipelineState }>> {
  return answerAction(async (actor) => succeed(await cancelPipeline(actor, { pipelineId })));
}
