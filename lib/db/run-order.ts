/**
 * The orders of the history. Each is a row of segments that follow one another, and each segment a walk along one index, so that a
 * page begins at its place however deep it is.
 */
import type { TeamId } from "../access/actor";
import { runStates } from "../runs/run-state";
import { readValueName } from "../runs/value-name";
import { Prisma } from "./generated/client";
import { valueKeyId } from "./value-key";

export type Direction = "asc" | "desc";
export const groupedSorts = ["state", "queue", "job", "author"] as const;
export type GroupedSort = (typeof groupedSorts)[number];
export type PlainSort = "created" | "name" | "waited" | "ran" | "ended";
/** One of the list's own columns, or the full name of a value: `summary.loss`. */
export type RunListSort = GroupedSort | PlainSort | `${"values" | "config" | "summary"}.${string}`;

/** What a segment is ordered by. */
export interface OrderKey {
  /** The value of a row, as it is remembered for the next page. */
  value: Prisma.Sql;
  /** The column that an index has in order. */
  column: Prisma.Sql;
  /** The same of a remembered value. */
  bound: (value: unknown) => Prisma.Sql;
  /** Whether it can be one: what is remembered comes back by way of an address. */
  isBound: (value: unknown) => boolean;
  direction: Direction;
}

/** Runs of which the order is that of an index. */
export interface Source {
  /** Rows of `RunValue` of this key as `s`, instead of runs as `r`. */
  value?: { keyId: bigint; kind: "number" | "text" };
  where: Prisma.Sql;
  keys: OrderKey[];
  /** Runs that have no value of this key. */
  lacks?: bigint;
}

export interface Segment {
  name: string;
  /** Several are merged. */
  sources: Source[];
  /** How many runs of it match, where that is known. */
  count?: number;
}

const runIdColumn = Prisma.sql`r.id`;
const everyRun = Prisma.sql`true`;

const types = {
  text: {
    cast: Prisma.sql`::text`,
    isBound: (value: unknown) => typeof value === "string" && !value.includes("\0"),
  },
  float8: { cast: Prisma.sql`::float8`, isBound: (value: unknown) => Number.isFinite(value) },
  timestamptz: {
    cast: Prisma.sql`::timestamptz`,
    isBound: (value: unknown) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  },
};

function key(column: Prisma.Sql, type: keyof typeof types, direction: Direction): OrderKey {
  const { cast, isBound } = types[type];
  return { value: column, column, direction, isBound, bound: (value) => Prisma.sql`${value}${cast}` };
}

/** How long something has lasted at a moment: the earlier it began, the longer. */
function lasting(since: Prisma.Sql, at: Date, direction: Direction): OrderKey {
  return {
    value: Prisma.sql`date_part('epoch', ${at}::timestamptz - ${since})`,
    column: since,
    direction: opposite(direction),
    isBound: types.float8.isBound,
    bound: (value) => Prisma.sql`${at}::timestamptz - make_interval(secs => ${value}::float8)`,
  };
}

export function opposite(direction: Direction): Direction {
  return direction === "asc" ? "desc" : "asc";
}

const created = Prisma.sql`r."createdAt"`;
/** The order inside a group, and of what has no value. */
const newestFirst = [key(created, "timestamptz", "desc"), key(runIdColumn, "text", "asc")];

function segment(name: string, where: Prisma.Sql, keys: OrderKey[]): Segment {
  return { name, sources: [{ where, keys }] };
}

/** The segments of an order but for those that are groups. `at` is the moment at which what still runs is looked at. */
export function segmentsOf(
  teamId: TeamId,
  sort: Exclude<RunListSort, GroupedSort>,
  direction: Direction,
  at: Date,
): Segment[] {
  const byId = key(runIdColumn, "text", direction);
  switch (sort) {
    case "created":
      return [
        segment("all", everyRun, [
          key(created, "timestamptz", direction),
          key(runIdColumn, "text", opposite(direction)),
        ]),
      ];
    case "name":
      return [segment("all", everyRun, [key(Prisma.sql`lower(r.name)`, "text", direction), byId])];
    case "waited":
      return [waitedSegment(direction, at, byId)];
    case "ran":
      return [
        ranSegment(direction, at, byId),
        segment("none", Prisma.sql`r."startedAt" is null`, newestFirst),
      ];
    case "ended":
      return [
        segment("ended", Prisma.sql`r."endedAt" is not null`, [
          key(Prisma.sql`r."endedAt"`, "timestamptz", direction),
          byId,
        ]),
        segment("none", Prisma.sql`r."endedAt" is null`, newestFirst),
      ];
    default:
      return valueSegments(valueKeyId(teamId, readValueName(sort)), direction);
  }
}

function waitedSegment(direction: Direction, at: Date, byId: OrderKey): Segment {
  const waited = Prisma.sql`date_part('epoch', coalesce(r."startedAt", r."endedAt") - r."createdAt")`;
  return {
    name: "all",
    sources: [
      {
        where: Prisma.sql`coalesce(r."startedAt", r."endedAt") is not null`,
        keys: [key(waited, "float8", direction), byId],
      },
      {
        where: Prisma.sql`r."startedAt" is null and r."endedAt" is null`,
        keys: [lasting(created, at, direction), byId],
      },
    ],
  };
}

function ranSegment(direction: Direction, at: Date, byId: OrderKey): Segment {
  const ran = Prisma.sql`date_part('epoch', r."endedAt" - r."startedAt")`;
  return {
    name: "ran",
    sources: [
      {
        where: Prisma.sql`r."endedAt" - r."startedAt" is not null`,
        keys: [key(ran, "float8", direction), byId],
      },
      {
        where: Prisma.sql`r."endedAt" is null and r."startedAt" is not null`,
        keys: [lasting(Prisma.sql`r."startedAt"`, at, direction), byId],
      },
    ],
  };
}

/** Numbers, then texts, then what has no value: whichever way they are sorted. */
function valueSegments(keyId: bigint, direction: Direction): Segment[] {
  const valued = (name: "number" | "text", type: "float8" | "text"): Segment => {
    const column = Prisma.raw(`s.${name}`);
    return {
      name,
      sources: [
        {
          value: { keyId, kind: name },
          where: Prisma.sql`${column} is not null`,
          keys: [key(column, type, direction), key(Prisma.sql`s."runId"`, "text", direction)],
        },
      ],
    };
  };
  const none = { name: "none", sources: [{ where: everyRun, keys: newestFirst, lacks: keyId }] };
  return [valued("number", "float8"), valued("text", "text"), none];
}

/** The column that groups, the groups of a team in their order, and the column by which they are in it. */
export const groupings: Record<
  GroupedSort,
  { column: Prisma.Sql; groups: (teamId: TeamId) => Prisma.Sql; rank: Prisma.Sql }
> = {
  state: {
    column: Prisma.sql`r.state`,
    groups: () =>
      Prisma.sql`select unnest(${[...runStates]}::text[]) as id, unnest(${[...runStates]}::text[]) as rank`,
    rank: Prisma.sql`r.state`,
  },
  queue: {
    column: Prisma.sql`r."queueId"`,
    groups: (teamId) => Prisma.sql`select id, "nameKey" as rank from "Queue" where "teamId" = ${teamId}`,
    rank: Prisma.sql`(select q."nameKey" from "Queue" q where q.id = r."queueId")`,
  },
  job: {
    column: Prisma.sql`r."jobId"`,
    groups: (teamId) => Prisma.sql`select id, "nameKey" as rank from "Job" where "teamId" = ${teamId}`,
    rank: Prisma.sql`(select j."nameKey" from "Job" j where j.id = r."jobId")`,
  },
  author: {
    column: Prisma.sql`lower(r.author)`,
    // From one name to the next along the index, instead of through every run.
    groups: (teamId) => Prisma.sql`
      with recursive name as (
        (select lower(author) as name from "Run" where "teamId" = ${teamId} order by 1 limit 1)
        union all
        select (select lower(r.author) from "Run" r where r."teamId" = ${teamId} and lower(r.author) > name.name
                 order by 1 limit 1) from name where name.name is not null)
      select name as id, name as rank from name where name is not null`,
    rank: Prisma.sql`lower(r.author)`,
  },
};

/** A group, or with null the runs that are in none. */
export function groupSegment(sort: GroupedSort, id: string | null): Segment {
  const { column } = groupings[sort];
  const where = id === null ? Prisma.sql`${column} is null` : Prisma.sql`${column} = ${id}`;
  return segment(id === null ? "none" : `in ${id}`, where, newestFirst);
}

export interface SortOrder {
  joins: Prisma.Sql;
  /** What stands after `order by`. */
  order: Prisma.Sql;
}

/** The same order for few runs, to be sorted. */
export function sortOf(teamId: TeamId, sort: RunListSort, direction: Direction, at: Date): SortOrder {
  const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  const other = direction === "asc" ? Prisma.sql`desc` : Prisma.sql`asc`;
  const joins = Prisma.empty;
  /** What has no value stands last, the newest of it first. */
  const byValue = (
    value: Prisma.Sql,
    isNone = Prisma.sql`${value} is null`,
  ) => Prisma.sql`${value} ${way} nulls last,
    case when ${isNone} then r."createdAt" end desc, case when ${isNone} then r.id end asc, r.id ${way}`;
  switch (sort) {
    case "created":
      return { joins, order: Prisma.sql`r."createdAt" ${way}, r.id ${other}` };
    case "name":
      return { joins, order: Prisma.sql`lower(r.name) ${way}, r.id ${way}` };
    case "waited":
      return {
        joins,
        order: byValue(Prisma.sql`coalesce(r."startedAt", r."endedAt", ${at}::timestamptz) - r."createdAt"`),
      };
    case "ran":
      return { joins, order: byValue(Prisma.sql`coalesce(r."endedAt", ${at}::timestamptz) - r."startedAt"`) };
    case "ended":
      return { joins, order: byValue(Prisma.sql`r."endedAt"`) };
    case "state":
    case "queue":
    case "job":
    case "author":
      return {
        joins,
        order: Prisma.sql`${groupings[sort].rank} ${way} nulls last, r."createdAt" desc, r.id asc`,
      };
    default: {
      const keyId = valueKeyId(teamId, readValueName(sort));
      return {
        // A look-up per run: joined as a whole, all rows of the key would be read.
        joins: Prisma.sql`left join lateral (select number, text from "RunValue" v
          where v."runId" = r.id and v."keyId" = ${keyId} offset 0) s on true`,
        order: Prisma.sql`s.number ${way} nulls last, ${byValue(Prisma.sql`s.text`, Prisma.sql`coalesce(s.number::text, s.text) is null`)}`,
      };
    }
  }
}
