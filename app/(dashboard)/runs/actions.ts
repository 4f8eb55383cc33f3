"use server";

import { rerunRuns } from "@/lib/dispatch/launch/rerun-runs";
import { cancelRuns } from "@/lib/dispatch/line/cancel-runs";
import type { RerunRunsInput } from "@/lib/dispatch/schema";
import { type Result, succeed } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Stops the selected runs. */
export async function cancelRunsAction(
  runIds: readonly string[],
): Promise<Result<{ cancelled: string[]; refused: { runId: string; message: string }[] }>> {
  return answerAction(async (actor) => succeed(await cancelRuns(actor, { runIds })));
}

/** Launches the selected runs again, as today's queues and jobs say. */
export async function rerunRunsAction(input: RerunRunsInput): Promise<
  Result<{
    launched: { runId: string; name: string; of: string }[];
    refused: { runId: string; message: string }[];
  }>
> {
  return answerAction(async (actor) => succeed(await rerunRuns(actor, input)));
}
