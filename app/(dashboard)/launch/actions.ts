"use server";

import { enqueueRun } from "@/lib/dispatch/launch/enqueue-run";
import type { LaunchInput } from "@/lib/dispatch/schema";
import type { Result } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Launches: the server checks everything again, whatever the browser found. */
export async function launchRunAction(input: LaunchInput): Promise<Result<{ runId: string; name: string }>> {
  return answerAction((actor) => enqueueRun(actor, input));
}
