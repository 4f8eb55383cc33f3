/** Projects as clients know them: each comes into being by being written to, and two there always are. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { nameSchema } from "../access/name";
import { requirePermission } from "../access/require-permission";
import { getDatabase } from "../db/client";
import {
  ensureProject,
  findProjectByName,
  findProjectOfRun,
  findProjectsAfter,
  type ProjectDetail,
} from "../db/projects";
import { requireInput } from "../result";
import { requireReporter } from "./report-run";

const always: readonly string[] = ["uncategorized", "model-registry"];

const nameInput = z.object({ name: z.string().max(200) });

/** The project of that name, or null. A launched program has one, whatever it calls it: that of its run. */
export async function findProject(actor: Actor, input: unknown): Promise<ProjectDetail | null> {
  const { name } = requireInput(nameInput, input);
  if (actor.kind === "run") return await findProjectOfRun(getDatabase(), actor.teamId, actor.runId);
  requirePermission(actor, "run:view");
  const found = await findProjectByName(getDatabase(), actor.teamId, name);
  const standing = always.find((one) => one === name.toLowerCase());
  if (found || standing === undefined) return found;
  await ensureProject(getDatabase(), actor.teamId, standing);
  return await findProjectByName(getDatabase(), actor.teamId, standing);
}

/** Makes a project; one that is there stays as it is. */
export async function makeProjectOfClient(
  actor: Actor,
  input: unknown,
): Promise<{ name: string; isNew: boolean }> {
  const { name } = requireInput(z.object({ name: nameSchema("project") }), input);
  requireReporter(actor);
  const known = await findProjectByName(getDatabase(), actor.teamId, name);
  return { name: (await ensureProject(getDatabase(), actor.teamId, name)).name, isNew: known === null };
}

const listInput = z.object({
  after: z.object({ createdAt: z.date(), id: z.string() }).nullable().default(null),
  limit: z.int().min(1).max(1_000).default(50),
});

/** Newest first. */
export async function listProjectsOfClient(actor: Actor, input: unknown): Promise<ProjectDetail[]> {
  const { after, limit } = requireInput(listInput, input);
  requirePermission(actor, "run:view");
  return await findProjectsAfter(getDatabase(), actor.teamId, after, limit);
}
