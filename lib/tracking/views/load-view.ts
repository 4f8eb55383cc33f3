import type { Actor } from "../../access/actor";
import { requireInput } from "../../result";
import type { ChartView } from "../../runs/chart-view";
import { viewInputSchema } from "../schema";
import { getOwnView } from "./get-own-view";
import { toView } from "./to-view";

/** One saved set of charts, by its name or id. */
export async function loadView(actor: Actor, input: unknown): Promise<ChartView> {
  const { project, row } = await getOwnView(actor, requireInput(viewInputSchema, input));
  return toView(project.name, row);
}
