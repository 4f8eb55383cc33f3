import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { countRuns, findRunPage } from "../../db/run-list";
import type { RunPage } from "../../runs/run-view";
import { parseRequest } from "../parse-request";
import { listRunsInputSchema } from "../schema";
import { toListFilter } from "./run-filter";
import { toRunRow } from "./run-row";

/** One page of the history with the true number of runs that match. */
export async function listRuns(actor: Actor, input: unknown): Promise<RunPage> {
  const { sort, direction, page, pageSize, ...filter } = parseRequest(listRunsInputSchema, input);
  const listFilter = toListFilter(actor, filter);
  const [rows, total] = await Promise.all([
    findRunPage(getDatabase(), listFilter, {
      sort,
      direction,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    }),
    countRuns(getDatabase(), listFilter),
  ]);
  return { rows: rows.map(toRunRow), total, page, pageSize };
}
