import type { z } from "zod";
import type { Actor } from "../../access/actor";
import { requirePermission } from "../../access/require-permission";
import type { RunListFilter } from "../../db/run-conditions";
import type { runFilterSchema } from "../schema";

/** The filter as the database takes it, narrowed to what the actor may see. */
export function toListFilter(actor: Actor, filter: z.output<typeof runFilterSchema>): RunListFilter {
  requirePermission(actor, "run:view");
  const { queue, job, person, project, state, origin, values, has, from, to, text } = filter;
  return {
    teamId: actor.teamId,
    queue,
    job,
    person,
    project,
    state,
    origin,
    values,
    has,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(text !== undefined && { text }),
    ...(actor.kind !== "system" && actor.queueIds && { onlyQueueIds: actor.queueIds }),
  };
}
