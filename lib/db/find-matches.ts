import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { allOf, type RunConditions } from "./run-conditions";
import type { SortOrder } from "./run-order";

/** Up to so many runs that match are counted and sorted each time. */
export const mostSorted = 10_000;

/** How many runs match: so many, or with `isMore` more than that. */
export interface MatchCount {
  total: number;
  isMore: boolean;
}

/**
 * The ids of all runs that match, sorted; or how many there are at least, when they are more than `most`, or so many of those that
 * were looked at that a page is soon full. The index of each condition is counted first, at most that far, and the shortest is gone
 * through.
 */
export async function findMatches(
  db: Connection,
  conditions: RunConditions,
  order: SortOrder,
  most: number,
): Promise<{ ids: string[] } | MatchCount> {
  const ways = waysTo(conditions);
  const [way, count] = await findShortest(db, ways, most);
  const more = { total: most, isMore: true };
  if (count > most && ways.length === 1 && way.isTeams) return more;
  if (count <= most || ways.length === 1) return (await sort(db, conditions, order, way, most)) ?? more;
  const { looked, matching } = await look(db, conditions, way, 2 * most);
  if (matching > most) return more;
  // One in a hundred: a page of fifty is full after some thousand looks.
  if (looked === 2 * most && matching > most / 50) return { total: matching - 1, isMore: true };
  return (await sort(db, conditions, order, way, most)) ?? more;
}

interface Way {
  /** A query of ids; without it, runs are looked at themselves. */
  ids?: Prisma.Sql;
  query: Prisma.Sql;
  /** Whether what it finds is all of the team. */
  isTeams: boolean;
}

function waysTo({ own, isWhole, others }: RunConditions): Way[] {
  const itself = { query: Prisma.sql`select from "Run" r where ${own}`, isTeams: true };
  const ways = others.map(({ ids, value }) => ({ ids, query: ids, isTeams: value !== undefined }));
  return isWhole && ways.length > 0 ? ways : [itself, ...ways];
}

async function findShortest(db: Connection, ways: readonly Way[], most: number): Promise<[Way, number]> {
  const counts = ways.map(
    ({ query }, index) => Prisma.sql`
      (select ${index}::int as way, count(*) as total from (select from (${query}) one limit ${most + 1}) few)`,
  );
  const [shortest] = await db.$queryRaw<{ way: number; total: bigint }[]>`
    ${Prisma.join(counts, " union all ")} order by total, way limit 1`;
  const way = ways[shortest?.way ?? 0];
  if (!way) throw new Error("a filter has at least its team");
  return [way, Number(shortest?.total ?? 0)];
}

const sortedColumns = Prisma.sql`r.id, r.name, r.state, r.author, r."queueId", r."jobId", r."createdAt", r."startedAt", r."endedAt"`;

function select(columns: Prisma.Sql, conditions: RunConditions, { ids }: Way): Prisma.Sql {
  if (!ids) return Prisma.sql`select ${columns} from "Run" r where ${allOf(conditions)}`;
  // What was found by a condition need not be asked for it.
  const rest = allOf({ ...conditions, others: conditions.others.filter((other) => other.ids !== ids) });
  // `offset 0` keeps it a look-up per id.
  return Prisma.sql`select r.* from (${ids} offset 0) d
    cross join lateral (select ${columns} from "Run" r where r.id = d.id and ${rest} offset 0) r`;
}

/** All that match, or undefined when they are more than `most`. */
async function sort(
  db: Connection,
  conditions: RunConditions,
  { joins, order }: SortOrder,
  way: Way,
  most: number,
): Promise<{ ids: string[] } | undefined> {
  const rows = await db.$queryRaw<{ ids: string[] | null }[]>`
    with found as materialized (${select(sortedColumns, conditions, way)} limit ${most + 1})
    select case when (select count(*) from found) <= ${most}
                then array(select r.id from found r ${joins} order by ${order}) end as ids`;
  const ids = rows[0]?.ids;
  return ids ? { ids } : undefined;
}

/** How many of the first so many match. */
async function look(
  db: Connection,
  conditions: RunConditions,
  way: Way,
  mostLooked: number,
): Promise<{ looked: number; matching: number }> {
  const first = way.ids ?? Prisma.sql`select r.id from "Run" r where ${conditions.own}`;
  const rows = await db.$queryRaw<{ looked: bigint; matching: bigint }[]>`
    select count(*) as looked, count(r.id) as matching from (${first} limit ${mostLooked}) d
      left join lateral (select r.id from "Run" r where r.id = d.id and ${allOf(conditions)} offset 0) r on true`;
  const [row] = rows;
  return { looked: Number(row?.looked ?? 0), matching: Number(row?.matching ?? 0) };
}

/** How many match: exact, however many. */
export async function countMatches(db: Connection, { own, others }: RunConditions): Promise<number> {
  const parts = [own, ...others.map(({ ids }) => Prisma.sql`r.id in (${ids})`)];
  const rows = await db.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from "Run" r where ${Prisma.join(parts, " and ")}`;
  return Number(rows[0]?.total ?? 0);
}
