import type { Actor } from "../../access/actor";
import { notFound, requirePermission } from "../../access/require-permission";
import { getDatabase } from "../../db/client";
import { listProjectRows, type ProjectListRow } from "../../db/projects";
import { requireInput } from "../../result";
import { mostCounted, type ProjectSummary } from "../../runs/project-view";
import { projectInputSchema } from "../schema";

const mostListed = 1_000;

/** The team's projects, the one with the newest run first. */
export async function listProjects(actor: Actor): Promise<ProjectSummary[]> {
  requirePermission(actor, "run:view");
  const rows = await listProjectRows(getDatabase(), seenBy(actor), { mostCounted, limit: mostListed });
  return rows.map(toSummary);
}

/** One project, by its name in any case. */
export async function loadProject(actor: Actor, input: unknown): Promise<ProjectSummary> {
  const { project } = requireInput(projectInputSchema, input);
  requirePermission(actor, "run:view");
  const [row] = await listProjectRows(getDatabase(), seenBy(actor), {
    ...{ name: project, mostCounted, limit: 1 },
  });
  if (!row) throw notFound("project", project);
  return toSummary(row);
}

function seenBy(actor: Actor) {
  const onlyQueueIds = actor.kind === "system" ? undefined : actor.queueIds;
  return { teamId: actor.teamId, ...(onlyQueueIds && { onlyQueueIds }) };
}

function toSummary({ name, createdAt, runs, lastRunAt, lastRunBy }: ProjectListRow): ProjectSummary {
  return {
    name,
    createdAt: createdAt.toISOString(),
    runs: Math.min(runs, mostCounted),
    isMore: runs > mostCounted,
    lastRun: lastRunAt && lastRunBy !== null ? { at: lastRunAt.toISOString(), by: lastRunBy } : null,
  };
}
