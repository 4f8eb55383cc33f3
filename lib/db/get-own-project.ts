import type { Actor } from "../access/actor";
import { notFound, requirePermission } from "../access/require-permission";
import { getDatabase } from "./client";
import { findProjectByName, listProjectRows, type ProjectRow } from "./projects";

/** The project of the actor's team; NOT_FOUND also for one of which somebody limited to queues sees no run. */
export async function getOwnProject(actor: Actor, name: string): Promise<ProjectRow> {
  requirePermission(actor, "run:view");
  const project = await findProjectByName(getDatabase(), actor.teamId, name);
  if (!project) throw notFound("project", name);
  const onlyQueueIds = actor.kind === "system" ? undefined : actor.queueIds;
  if (onlyQueueIds) {
    const seen = { teamId: actor.teamId, onlyQueueIds };
    const rows = await listProjectRows(getDatabase(), seen, { name, mostCounted: 0, limit: 1 });
    if (rows.length === 0) throw notFound("project", name);
  }
  return project;
}
