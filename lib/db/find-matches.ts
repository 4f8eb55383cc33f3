import type { Connection } from "./client";
import { idQueries, isInAll, withRoom } from "./gathered-runs";
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

/** The same part of it is looked at run by run, before all that meet a condition are gathered. */
export function mostLooked(most: number): number {
  return Math.ceil(most / 5);
}

/**
 * The ids of all runs that match, sorted; or how many there are at least, when they are more than `most`, or so many of those that
 * were looked at that a page is soon full. The index of each condition is counted first, at most that far: where one is shorter, its
 * runs are looked at.
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
  if (count > most && ways.length === 1) return more;
  if (count <= most) return (await sort(db, conditions, order, way, most)) ?? more;
  const looked = mostLooked(most);
  const matching = await look(db, conditions, way, looked);
  // One in fifty: what is looked at in an order soon fills a page.
  if (matching > looked / 50) return { total: matching - 1, isMore: true };
  return (await gather(conditions, order, most)) ?? more;
}

interface Way {
  /** A query of ids; without it, runs are looked at themselves. */
  ids?: Prisma.Sql;
  query: Prisma.Sql;
}

function waysTo({ own, isWhole, others }: RunConditions): Way[] {
  const itself = { query: Prisma.sql`select from "Run" r where ${own}` };
  const ways = others.map(({ ids }) => ({ ids, query: ids }));
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
async function look(db: Connection, conditions: RunConditions, way: Way, most: number): Promise<number> {
  const first = way.ids ?? Prisma.sql`select r.id from "Run" r where ${conditions.own}`;
  const rows = await db.$queryRaw<{ matching: bigint }[]>`
    select count(*) as matching from (${first} limit ${most}) d
      cross join lateral (select from "Run" r where r.id = d.id and ${allOf(conditions)} offset 0) r`;
  return Number(rows[0]?.matching ?? 0);
}

/** The same, where each condition is met by many: one after the other is gathered. */
async function gather(
  conditions: RunConditions,
  { joins, order }: SortOrder,
  most: number,
): Promise<{ ids: string[] } | undefined> {
  // The last, because values of a key are an index and the run itself may not be.
  const [first = Prisma.empty, ...rest] = idQueries(conditions).reverse();
  const rows = await withRoom(
    (tx) => tx.$queryRaw<{ ids: string[] | null }[]>`
      with few as materialized (select d.id from (${first}) d where ${isInAll(Prisma.sql`d.id`, rest)} limit ${most + 1}),
      found as materialized (
        select r.* from few cross join lateral (
          select ${sortedColumns} from "Run" r where r.id = few.id and ${conditions.team} offset 0) r
         where (select count(*) from few) <= ${most})
      select case when (select count(*) from few) <= ${most}
                  then array(select r.id from found r ${joins} order by ${order}) end as ids`,
  );
  const ids = rows[0]?.ids;
  return ids ? { ids } : undefined;
}

/** How many match: exact, however many. */
export async function countMatches(db: Connection, conditions: RunConditions): Promise<number> {
  const [first = Prisma.empty, ...rest] = idQueries(conditions).reverse();
  const { own, others } = conditions;
  const count = (tx: Connection) => tx.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from (${first}) d where ${isInAll(Prisma.sql`d.id`, rest)}`;
  const rows =
    others.length > 0
      ? await withRoom(count)
      : await db.$queryRaw<{ total: bigint }[]>`select count(*) as total from "Run" r where ${own}`;
  return Number(rows[0]?.total ?? 0);
}
