import type { z } from "zod";
import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { countRuns, type FoundPage, findRunPage } from "../../db/find-run-page";
import type { RunListFilter } from "../../db/run-conditions";
import { findFillMark } from "../../db/run-values";
import { requireInput } from "../../result";
import { readRunPlace, writeRunPlace } from "../../runs/run-place";
import type { RunPage, RunRow } from "../../runs/run-view";
import { listRunsInputSchema } from "../schema";
import { toListFilter } from "./run-filter";
import { toIso } from "./run-row";
import { toRunRows } from "./run-rows";

type Request = z.output<typeof listRunsInputSchema>;

/** One page of the history with the true number of runs that match: up to 10,000, beyond that "more", or on demand. */
export async function listRuns(actor: Actor, input: unknown): Promise<RunPage> {
  const request = requireInput(listRunsInputSchema, input);
  const db = getDatabase();
  const filter = toListFilter(actor, request);
  const looksBack = filter.text !== undefined || filter.values.length > 0 || filter.has.length > 0;
  const [{ rows, total, isMore, next }, exact, mark] = await Promise.all([
    findPage(filter, request),
    request.exact ? countRuns(db, filter) : null,
    looksBack || request.sort.includes(".") ? findFillMark(db) : null,
  ]);
  return {
    rows: await toRunRows(filter.teamId, rows, request.columns),
    total: exact ?? total,
    isMore: exact === null && isMore,
    page: request.page,
    pageSize: request.pageSize,
    next: next && writeRunPlace(next),
    foundSince: toIso(mark),
  };
}

/** The same page without its total. */
export async function listRunRows(actor: Actor, input: unknown): Promise<RunRow[]> {
  const request = requireInput(listRunsInputSchema, input);
  const filter = toListFilter(actor, request);
  return await toRunRows(filter.teamId, (await findPage(filter, request)).rows, request.columns);
}

function findPage(filter: RunListFilter, request: Request): Promise<FoundPage> {
  const { sort, direction, page, pageSize, after } = request;
  return findRunPage(getDatabase(), filter, {
    sort,
    direction,
    limit: pageSize,
    offset: (page - 1) * pageSize,
    after: after === undefined ? undefined : readRunPlace(after),
    now: new Date(),
  });
}
