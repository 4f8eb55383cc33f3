"use server";

import { loadQueue } from "@/lib/catalog/load-queue";
import type { Issue } from "@/lib/config/issue";
import { enqueueRun } from "@/lib/dispatch/launch/enqueue-run";
import { loadRecentValues } from "@/lib/dispatch/launch/load-recent-values";
import { previewRun } from "@/lib/dispatch/launch/preview-run";
import type { LaunchInput } from "@/lib/dispatch/schema";
import { type Result, succeed } from "@/lib/result";
import type { LaunchPreview } from "@/lib/runs/run-view";
import { answerAction } from "../answer-action";
import type { LaunchTarget } from "./_components/launch-target";
import { toLaunchTarget } from "./load-target";

/** What the preview pane shows: as much of the outcome as there is, and all that is wrong with it. */
export interface PreviewAnswer {
  preview: LaunchPreview | null;
  issues: Issue[];
}

/** The outcome of this form as the person may see it; nothing is stored. */
export async function previewRunAction(input: LaunchInput): Promise<PreviewAnswer> {
  const answer = await answerAction(async (actor) => succeed(await previewRun(actor, input)));
  return answer.ok
    ? { preview: answer.value.preview, issues: answer.value.issues }
    : { preview: null, issues: answer.issues };
}

/** Launches: the server checks everything again, whatever the browser found. */
export async function launchRunAction(input: LaunchInput): Promise<Result<{ runId: string; name: string }>> {
  return answerAction((actor) => enqueueRun(actor, input));
}

/** Another queue's form. */
export async function loadTargetAction(
  queue: string,
  job: string | undefined,
): Promise<Result<LaunchTarget>> {
  return answerAction(async (actor) => {
    const [view, recent] = await Promise.all([
      loadQueue(actor, queue),
      loadRecentValues(actor, { queue, ...(job === undefined ? {} : { job }) }),
    ]);
    return succeed(toLaunchTarget(view, recent));
  });
}
