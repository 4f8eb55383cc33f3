import type { TeamId } from "../access/actor";
import type { Connection } from "./client";
import { mostLooked } from "./find-matches";
import { idQueries, isInAll, withRoom } from "./gathered-runs";
import { Prisma } from "./generated/client";
import { allOf, type RunConditions } from "./run-conditions";
import { type Direction, type GroupedSort, groupings, groupSegment, type Segment } from "./run-order";

interface GroupsAsked {
  teamId: TeamId;
  conditions: RunConditions;
  most: number;
  /** Whether many are passed over: then it is known of each group how many. */
  isFar: boolean;
}

/** The groups that have a run that matches, in their order. */
export async function listGroups(
  db: Connection,
  asked: GroupsAsked,
  sort: GroupedSort,
  direction: Direction,
): Promise<Segment[]> {
  const { teamId, conditions, most, isFar } = asked;
  const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    select g.id from (${groupings[sort].groups(teamId)}) g order by g.rank ${way}, g.id`;
  const ids = rows.map(({ id }) => id);
  const none = sort === "job" ? [null] : [];
  const met = isFar ? undefined : await lookInto(db, conditions, sort, ids, most);
  if (met) return [...ids.filter((id) => met.has(id)), ...none].map((id) => groupSegment(sort, id));
  const counts = await countGroups(db, conditions, sort);
  return [...ids, ...none].flatMap((id) => {
    const count = counts.get(id);
    return count === undefined ? [] : { ...groupSegment(sort, id), count };
  });
}

/** Looks at some runs of each group; undefined when that does not tell of one whether it has a run that matches. */
async function lookInto(
  db: Connection,
  conditions: RunConditions,
  sort: GroupedSort,
  ids: readonly string[],
  most: number,
): Promise<Set<string> | undefined> {
  const { column } = groupings[sort];
  const looked = Math.ceil(mostLooked(most) / Math.max(1, ids.length));
  const runsOf = (id: Prisma.Sql) => Prisma.sql`"Run" r where ${conditions.team} and ${column} = ${id}`;
  const met = await among(
    db,
    ids,
    (id) => Prisma.sql`exists (select from (
      select ${allOf(conditions)} as passes from ${runsOf(id)} limit ${looked}) looked where passes)`,
  );
  const rest = ids.filter((id) => !met.has(id));
  const longer = await among(
    db,
    rest,
    (id) => Prisma.sql`exists (select from ${runsOf(id)} offset ${looked} limit 1)`,
  );
  return longer.size === 0 ? met : undefined;
}

const nothing = Prisma.sql`select null::text as id where false`;
const mostNamed = 64;

/** Which of these pass. */
async function among(
  db: Connection,
  ids: readonly string[],
  test: (id: Prisma.Sql) => Prisma.Sql,
): Promise<Set<string>> {
  // Few are named one by one: the planner then knows which are rare, and does not look for one through every run.
  const named = () => ids.map((id) => Prisma.sql`select ${id} as id where ${test(Prisma.sql`${id}`)}`);
  const query =
    ids.length <= mostNamed
      ? Prisma.join([nothing, ...named()], " union all ")
      : Prisma.sql`select g.id from unnest(${[...ids]}::text[]) g(id) where ${test(Prisma.sql`g.id`)}`;
  const rows = await db.$queryRaw<{ id: string }[]>`${query}`;
  return new Set(rows.map(({ id }) => id));
}

/** How many runs of each group match. */
async function countGroups(
  db: Connection,
  conditions: RunConditions,
  sort: GroupedSort,
): Promise<Map<string | null, number>> {
  const { column } = groupings[sort];
  const queries = idQueries(conditions);
  const count = (tx: Connection) => tx.$queryRaw<{ id: string | null; total: number }[]>`
    select ${column} as id, count(*)::int as total from "Run" r
     where ${conditions.team} and ${isInAll(Prisma.sql`r.id`, queries)} group by 1`;
  const rows = await (queries.length === 0 ? count(db) : withRoom(count));
  return new Map(rows.map(({ id, total }) => [id, total]));
}
