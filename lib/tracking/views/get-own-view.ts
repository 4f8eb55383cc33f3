import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { type ChartViewRow, findChartView } from "../../db/chart-views";
import { getDatabase } from "../../db/client";
import { getOwnProject } from "../../db/get-own-project";
import type { ProjectRow } from "../../db/projects";

/** A view by its name or id, in a project that is there for the actor. */
export async function getOwnView(
  actor: Actor,
  { project, view }: { project: string; view: string },
): Promise<{ project: ProjectRow; row: ChartViewRow }> {
  const found = await getOwnProject(actor, project);
  const row = await findChartView(getDatabase(), found.id, view);
  if (!row) throw notFound("view", view);
  return { project: found, row };
}
