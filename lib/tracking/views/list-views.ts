import type { Actor } from "../../access/actor";
import { findChartViews } from "../../db/chart-views";
import { getDatabase } from "../../db/client";
import { getOwnProject } from "../../db/get-own-project";
import { requireInput } from "../../result";
import type { ChartViewSummary } from "../../runs/chart-view";
import { mostViews, projectOfViewsInputSchema } from "../schema";
import { toViewSummary } from "./to-view";

/** The saved sets of charts of a project, by name. */
export async function listViews(actor: Actor, input: unknown): Promise<ChartViewSummary[]> {
  const { project } = requireInput(projectOfViewsInputSchema, input);
  const { id, name } = await getOwnProject(actor, project);
  return (await findChartViews(getDatabase(), id, mostViews)).map((row) => toViewSummary(name, row));
}
