"use server";

import type { Result } from "@/lib/result";
import type { ChartView } from "@/lib/runs/chart-view";
import { createView } from "@/lib/tracking/views/create-view";
import { deleteView } from "@/lib/tracking/views/delete-view";
import { updateView } from "@/lib/tracking/views/update-view";
import { answerAction } from "../answer-action";

/** Saves a set of charts of a project under a new name. */
export async function createViewAction(input: {
  project: string;
  name: string;
  content: unknown;
}): Promise<Result<ChartView>> {
  return answerAction((actor) => createView(actor, input));
}

/** Changes a saved set of charts: its name, its charts, or both. */
export async function updateViewAction(input: {
  project: string;
  view: string;
  name?: string;
  content?: unknown;
}): Promise<Result<ChartView>> {
  return answerAction((actor) => updateView(actor, input));
}

/** Deletes a saved set of charts. */
export async function deleteViewAction(input: {
  project: string;
  view: string;
}): Promise<Result<{ name: string }>> {
  return answerAction((actor) => deleteView(actor, input));
}
