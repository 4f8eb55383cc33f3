import type { z } from "zod";
import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { countRuns, findRunPage } from "../../db/run-list";
import { requireInput } from "../../result";
import type { RunPage, RunRow } from "../../runs/run-view";
import { listRunsInputSchema } from "../schema";
import { toListFilter } from "./run-filter";
import { toRunRow } from "./run-row";

/** One page of the history with the true number of runs that match. */
export async function listRuns(actor: Actor, input: unknown): Promise<RunPage> {
  const request = requireInput(listRunsInputSchema, input);
  const { sort: _sort, direction: _direction, page, pageSize, ...filter } = request;
  const [rows, total] = await Promise.all([
    findRows(actor, request),
    countRuns(getDatabase(), toListFilter(actor, filter)),
  ]);
  return { rows, total, page, pageSize };
}

/** The same page without its total: what is asked again and again counts nothing. */
export async function listRunRows(actor: Actor, input: unknown): Promise<RunRow[]> {
  return await findRows(actor, requireInput(listRunsInputSchema, input));
}

async function findRows(actor: Actor, request: z.output<typeof listRunsInputSchema>): Promise<RunRow[]> {
  const { sort, direction, page, pageSize, ...filter } = request;
  const rows = await findRunPage(getDatabase(), toListFilter(actor, filter), {
    sort,
    direction,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  return rows.map(toRunRow);
}
