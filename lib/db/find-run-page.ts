/**
 * The history: filtered and sorted by the database. Few runs that match are found by the condition that fewest meet, and sorted;
 * for many, runs are looked at in their order until the page is full. Which it is, is counted, not guessed: what the planner knows of
 * one key's numbers is what it knows of all keys together.
 */
import type { TeamId } from "../access/actor";
import type { RunPlace } from "../runs/run-place";
import type { Connection } from "./client";
import { countMatches, findMatches, type MatchCount, mostLooked, mostSorted } from "./find-matches";
import { listGroups } from "./list-groups";
import { type RunConditions, type RunListFilter, readConditions } from "./run-conditions";
import { findRunRows, type RunListRow } from "./run-list";
import {
  type Direction,
  type GroupedSort,
  groupedSorts,
  type RunListSort,
  type Segment,
  segmentsOf,
  sortOf,
} from "./run-order";
import { walkRuns } from "./walk-runs";

export interface RunPageRequest {
  sort: RunListSort;
  direction: Direction;
  limit: number;
  /** Without a place to begin after: how many are passed over. */
  offset: number;
  after?: RunPlace | undefined;
  /** When it is asked. */
  now: Date;
}

export interface FoundPage extends MatchCount {
  rows: RunListRow[];
  /** Where the next page begins; null at the end. */
  next: RunPlace | null;
}

/** One page of the runs that match. */
export async function findRunPage(
  db: Connection,
  filter: RunListFilter,
  request: RunPageRequest,
  most = mostSorted,
): Promise<FoundPage> {
  const { ids, ...page } = await findRunIds(db, filter, request, most);
  const rows = new Map((await findRunRows(db, filter.teamId, ids)).map((row) => [row.id, row]));
  return { ...page, rows: ids.flatMap((id) => rows.get(id) ?? []) };
}

export interface FoundIds extends MatchCount {
  ids: string[];
  next: RunPlace | null;
}

/** The same, of ids alone. */
export async function findRunIds(
  db: Connection,
  filter: RunListFilter,
  request: RunPageRequest,
  most = mostSorted,
): Promise<FoundIds> {
  const conditions = await readConditions(db, filter);
  return await findMatchingIds(db, { teamId: filter.teamId, conditions }, request, most);
}

interface Asked {
  teamId: TeamId;
  conditions: RunConditions;
}

/** The same, of conditions that were read already. */
export async function findMatchingIds(
  db: Connection,
  { teamId, conditions }: Asked,
  request: RunPageRequest,
  most = mostSorted,
): Promise<FoundIds> {
  const at = request.after ? new Date(request.after.at) : request.now;
  const order = sortOf(teamId, request.sort, request.direction, at);
  const matches = await findMatches(db, conditions, order, most);
  return "ids" in matches
    ? pageOf(matches.ids, request, at)
    : walk(db, { teamId, conditions, request, at, most }, matches);
}

interface Question extends Asked {
  request: RunPageRequest;
  most: number;
  at: Date;
}

function pageOf(ids: readonly string[], request: RunPageRequest, at: Date): FoundIds {
  const { after, offset, limit } = request;
  const known = after ? ids.indexOf(after.id) : -1;
  // A run that matches no longer is passed over by its number.
  const from = after ? (known >= 0 ? known + 1 : after.count) : offset;
  const page = ids.slice(from, from + limit);
  const last = page.at(-1);
  const count = from + page.length;
  const next =
    last === undefined || count >= ids.length
      ? null
      : { id: last, count, segment: "", keys: [], at: at.toISOString() };
  return { ids: page, total: ids.length, isMore: false, next };
}

async function walk(db: Connection, question: Question, matches: MatchCount): Promise<FoundIds> {
  const { conditions, request, at, most } = question;
  const { limit, offset } = request;
  const segments = await listSegments(db, question);
  const after = request.after && isIn(segments, request.after) ? request.after : undefined;
  // A place of another order, or of a page that was sorted: by its number.
  const skipped = after ? 0 : (request.after?.count ?? offset);
  const found = await walkRuns(db, { conditions, mostLooked: mostLooked(most) }, segments, {
    after,
    offset: skipped,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const before = request.after?.count ?? offset;
  const next =
    last === undefined || found.length <= limit
      ? null
      : { ...last, keys: last.keys.map(toKey), count: before + page.length, at: at.toISOString() };
  return { ...matches, ids: page.map(({ id }) => id), next };
}

function toKey(value: unknown): string | number | null {
  return typeof value === "number" || typeof value === "string" ? value : null;
}

function isIn(segments: readonly Segment[], { segment, keys }: RunPlace): boolean {
  const found = segments.find(({ name }) => name === segment);
  return found?.sources[0]?.keys.every((key, index) => key.isBound(keys[index])) ?? false;
}

async function listSegments(
  db: Connection,
  { teamId, conditions, request, at, most }: Question,
): Promise<Segment[]> {
  const { sort, direction } = request;
  const grouped = groupedSorts.find((one) => one === sort);
  if (grouped)
    return listGroups(
      db,
      { teamId, conditions, most, isFar: request.offset > 0 && !request.after?.segment },
      grouped,
      direction,
    );
  const segments = segmentsOf(teamId, sort as Exclude<RunListSort, GroupedSort>, direction, at);
  // A run that meets a test of the value has it.
  const keyId = segments[0]?.sources[0]?.value?.keyId;
  const isTested = keyId !== undefined && conditions.others.some(({ value }) => value?.keyId === keyId);
  return isTested ? segments.filter(({ name }) => name !== "none") : segments;
}

/** How many match: exact, however many. */
export async function countRuns(db: Connection, filter: RunListFilter): Promise<number> {
  return await countMatches(db, await readConditions(db, filter));
}
