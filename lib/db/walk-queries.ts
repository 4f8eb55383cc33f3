/** The queries of a walk: along one source of an order, with the conditions asked of each run or of what was gathered. */
import type { Connection } from "./client";
import { idQueries, isInAll } from "./gathered-runs";
import { Prisma } from "./generated/client";
import { allOf, type OtherCondition, type RunConditions } from "./run-conditions";
import type { OrderKey, Segment, Source } from "./run-order";

/** Conditions on a source's rows, one for each part of an index that lies after a place. */
export type Range = (source: Source) => Prisma.Sql;

const wholeRange: Range = () => Prisma.sql`true`;

/** Whether each row of the source is a run that matches. */
export function isPlain(conditions: RunConditions, source: Source): boolean {
  const { isWhole, others } = restOf(conditions, source);
  return isWhole && others.length === 0 && source.lacks === undefined;
}

/** What the rows of the source do not say themselves: tests of the value that is walked are a range of its index. */
function restOf(conditions: RunConditions, { value }: Source): RunConditions {
  if (!value) return conditions;
  const others = conditions.others.filter((condition) => !isSame(condition, value));
  return { ...conditions, others };
}

function isSame(condition: OtherCondition, value: NonNullable<Source["value"]>): boolean {
  return condition.value?.keyId === value.keyId;
}

/** The rows of a source as `s` or, where they are runs, as `r`; without the conditions that its rows do not say. */
function rowsOf(
  conditions: RunConditions,
  source: Source,
  range: Range,
): { id: Prisma.Sql; from: Prisma.Sql } {
  const { value, where } = source;
  if (!value)
    return {
      id: Prisma.sql`r.id`,
      from: Prisma.sql`"Run" r where ${conditions.team} and ${where} and ${range(source)}`,
    };
  const same = conditions.others
    .filter((condition) => isSame(condition, value))
    .map(({ value: own, test }) => own?.passes[value.kind]("s") ?? test);
  const parts = [Prisma.sql`s."keyId" = ${value.keyId}`, where, ...same, range(source)];
  return {
    id: Prisma.sql`s."runId"`,
    from: Prisma.sql`"RunValue" s where ${Prisma.join(parts, " and ")}`,
  };
}

/** The first so many rows, and of them those that match: each is asked as it is come to, and no more when there are enough. */
export function lookedAt(
  conditions: RunConditions,
  source: Source,
  range: Range,
  { mostLooked, limit }: { mostLooked: number; limit: number },
): Prisma.Sql {
  const { id, from } = rowsOf(conditions, source, range);
  const names = Prisma.join(source.keys.map((_, index) => keyName(index)));
  return Prisma.sql`
    select id, jsonb_build_array(${names}) as keys from (
      select ${id} as id, ${keysOf(source)}, ${passes(conditions, source)} as passes from ${from}
       order by ${orderOf(source)} limit ${mostLooked}) looked
     where passes limit ${limit}`;
}

function passes(conditions: RunConditions, source: Source): Prisma.Sql {
  const all = allOf(restOf(conditions, source));
  if (source.value)
    return Prisma.sql`coalesce((select true from "Run" r where r.id = s."runId" and ${all}), false)`;
  if (source.lacks === undefined) return all;
  return Prisma.sql`${all} and (select true from "RunValue" v
    where v."runId" = r.id and v."keyId" = ${source.lacks}) is null`;
}

/** Whether a source has more rows than are looked at. */
export async function isLonger(
  db: Connection,
  conditions: RunConditions,
  source: Source,
  range: Range,
  mostLooked: number,
): Promise<boolean> {
  const { from } = rowsOf(conditions, source, range);
  const rows = await db.$queryRaw<
    { one: number }[]
  >`select 1 as one from ${from} offset ${mostLooked} limit 1`;
  return rows.length > 0;
}

/** All rows that match, in their order. */
export function selectOf(conditions: RunConditions, source: Source, range: Range): Prisma.Sql {
  const { id, from } = rowsOf(conditions, source, range);
  return Prisma.sql`select ${id} as id, ${keysOf(source)} from ${from} and ${isGathered(conditions, source, id)}
    order by ${orderOf(source)}`;
}

/** The same unordered and without what is remembered of a row, so that an index alone answers it. */
export function countOf(conditions: RunConditions, source: Source): Prisma.Sql {
  const { id, from } = rowsOf(conditions, source, wholeRange);
  return Prisma.sql`select from ${from} and ${isGathered(conditions, source, id)}`;
}

function isGathered(conditions: RunConditions, source: Source, id: Prisma.Sql): Prisma.Sql {
  const all = isInAll(id, idQueries(restOf(conditions, source)));
  if (source.lacks === undefined) return all;
  const having = Prisma.sql`select v."runId" from "RunValue" v where v."keyId" = ${source.lacks}`;
  return Prisma.sql`${all} and not coalesce(${id} in (${having}), false)`;
}

export function keyName(index: number): Prisma.Sql {
  return Prisma.raw(`k${index}`);
}

function keysOf({ keys }: Source): Prisma.Sql {
  return Prisma.join(keys.map(({ value }, index) => Prisma.sql`${value} as ${keyName(index)}`));
}

function orderOf({ keys }: Source): Prisma.Sql {
  return Prisma.join(keys.map(wayOf));
}

function wayOf({ column, direction }: OrderKey): Prisma.Sql {
  return direction === "asc" ? Prisma.sql`${column} asc` : Prisma.sql`${column} desc`;
}

export function mergedOrder({ sources }: Segment): Prisma.Sql {
  const way = sources[0]?.keys[0]?.direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  return Prisma.sql`k0 ${way}, id ${way}`;
}
