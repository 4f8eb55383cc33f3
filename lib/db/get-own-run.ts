import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import { getDatabase, getPool } from "./client";
import { findRunHeads, type RunHead } from "./runs";

/**
 * The run of the actor's team; NOT_FOUND when there is none the actor may see. Every line that a program reports asks for it: without
 * Prisma it takes a third of the processor time.
 */
export async function getOwnRun(actor: Actor, runId: string): Promise<RunHead> {
  const { rows } = await getPool().query<RunHead>({
    name: "own-run",
    text: `
      select id, name, "teamId", origin, "queueId", "authorId", state, attempt from "Run" where id = $1 and "teamId" = $2`,
    values: [runId, actor.teamId],
  });
  const [run] = rows;
  if (!run || !can(actor, "run:view", { ...run, runId: run.id })) throw notFound("run", runId);
  return run;
}

/** The ids of these runs that are there for the actor, each once, in their order. */
export async function findOwnRunIds(actor: Actor, runIds: readonly string[]): Promise<string[]> {
  const heads = await findRunHeads(getDatabase(), actor.teamId, runIds);
  const seen = new Set(heads.filter((head) => can(actor, "run:view", head)).map(({ id }) => id));
  return [...new Set(runIds)].filter((id) => seen.has(id));
}
