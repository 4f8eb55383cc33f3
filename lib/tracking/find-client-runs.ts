import { z } from "zod";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { foldName } from "../access/name";
import { requirePermission } from "../access/require-permission";
import { getDatabase } from "../db/client";
import type { ClientRunQuery } from "../db/client-run-conditions";
import { countClientRuns, findClientRunRow, findClientRunRows } from "../db/client-run-rows";
import { type ClientRunHead, type ClientRunPlace, findClientRun } from "../db/client-runs";
import { findRunHead } from "../db/runs";
import { invalidInput, requireInput } from "../result";
import { readClientFilter, readClientOrder } from "../runs/client-filter";
import type { ClientRunRow } from "../runs/client-run";

const place = { project: z.string(), key: z.string() };
const keySchema = z.object(place);

/**
 * The run that a client knows by that key; null when there is none that the actor may see. A launched program sees its own, whatever
 * project it says.
 */
export async function findRunOfClient(actor: Actor, input: unknown): Promise<ClientRunRow | null> {
  const { project, key } = requireInput(keySchema, input);
  const head = await findClientRun(getDatabase(), placeOf(actor, project, key));
  if (!head || !canView(actor, head)) return null;
  return await findClientRunRow(getDatabase(), head.id);
}

/** A run by its own id; null when there is none that the actor may see. */
export async function findRunById(actor: Actor, runId: string): Promise<ClientRunRow | null> {
  const head = await findRunHead(getDatabase(), actor.teamId, runId);
  return head && canView(actor, head) ? await findClientRunRow(getDatabase(), runId) : null;
}

/** Where a client's run is to be looked for. */
export function placeOf(actor: Actor, project: string, key: string): ClientRunPlace {
  return { teamId: actor.teamId, key, project: actor.kind === "run" ? null : project };
}

export function canView(actor: Actor, { id, queueId }: Pick<ClientRunHead, "id" | "queueId">): boolean {
  return can(actor, "run:view", { teamId: actor.teamId, queueId, runId: id });
}

const listSchema = z.object({
  project: z.string(),
  filter: z.unknown().optional(),
  order: z.string().default("+created_at"),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1_000).default(50),
});

/** Runs of a project by a client's filter, in its order. */
export async function listRunsOfClient(actor: Actor, input: unknown): Promise<ClientRunRow[]> {
  const { order, offset, limit, ...asked } = requireInput(listSchema, input);
  const sort = readClientOrder(order);
  if (!sort) throw refusal([`runs cannot be ordered by ${order.slice(0, 100)}`], "/order");
  return await findClientRunRows(getDatabase(), toQuery(actor, asked), { ...sort, offset, limit });
}

/** How many runs of a project pass a client's filter. */
export async function countRunsOfClient(actor: Actor, input: unknown): Promise<number> {
  return await countClientRuns(getDatabase(), toQuery(actor, requireInput(listSchema, input)));
}

function toQuery(
  actor: Actor,
  { project, filter = {} }: { project: string; filter?: unknown },
): ClientRunQuery {
  requirePermission(actor, "run:view");
  const read = readClientFilter(filter);
  if (!read.ok) throw refusal(read.problems, "/filter");
  return {
    teamId: actor.teamId,
    project: foldName(project),
    onlyQueueIds: actor.kind === "system" ? undefined : actor.queueIds,
    tests: read.test,
  };
}

function refusal(problems: readonly string[], path: string) {
  return invalidInput(
    problems.map((message) => ({ code: "client-filter", severity: "error" as const, message, path })),
  );
}
