import type { RunPlace } from "../runs/run-place";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { allOf, type OtherCondition, type RunConditions } from "./run-conditions";
import type { OrderKey, Segment, Source } from "./run-order";

export interface WalkedRun {
  id: string;
  segment: string;
  keys: unknown[];
}

/**
 * The runs after a place, or after so many, in the order of the segments. For what many runs match: it looks at runs in that order
 * until enough of them meet the conditions.
 */
export async function walkRuns(
  db: Connection,
  conditions: RunConditions,
  segments: readonly Segment[],
  { after, offset, limit }: { after?: RunPlace | undefined; offset: number; limit: number },
): Promise<WalkedRun[]> {
  const found: WalkedRun[] = [];
  let skip = after ? 0 : offset;
  for (const { segment, range } of stretches(segments, after)) {
    const rows = await walkRange(db, conditions, segment, range, skip, limit - found.length);
    found.push(...rows);
    if (found.length >= limit) return found;
    if (rows.length > 0) skip = 0;
    else if (skip > 0) skip -= await countRange(db, conditions, segment, skip);
  }
  return found;
}

interface Stretch {
  segment: Segment;
  range: Range;
}

/** What is walked one after the other: the rest of the segment that a place is in, and the segments behind it. */
function stretches(segments: readonly Segment[], after: RunPlace | undefined): Stretch[] {
  const start = segments.findIndex(({ name }) => name === after?.segment);
  return segments.slice(Math.max(0, start)).flatMap((segment) =>
    rangesAfter(segment, segment.name === after?.segment ? after : undefined).map((range) => ({
      segment,
      range,
    })),
  );
}

/** Conditions on a source's rows, one for each part of an index that lies after a place. */
type Range = (source: Source) => Prisma.Sql;

/** After (a, b): what has a and more than b, then what has more than a. Each is one range of the index, where `or` is none. */
function rangesAfter({ sources }: Segment, place: RunPlace | undefined): Range[] {
  if (!place) return [() => Prisma.sql`true`];
  const length = sources[0]?.keys.length ?? 0;
  return Array.from({ length }, (_, index) => length - 1 - index).map(
    (last) => (source) =>
      Prisma.join(
        source.keys.slice(0, last + 1).map((key, at) => {
          const sign = at < last ? Prisma.sql`=` : key.direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
          return Prisma.sql`${key.column} ${sign} ${key.bound(place.keys[at])}`;
        }),
        " and ",
      ),
  );
}

async function walkRange(
  db: Connection,
  conditions: RunConditions,
  segment: Segment,
  range: Range,
  offset: number,
  limit: number,
): Promise<WalkedRun[]> {
  const [first] = segment.sources;
  const names = Prisma.join((first?.keys ?? []).map((_, index) => keyName(index)));
  const parts = segment.sources.map((source) => selectOf(conditions, source, range));
  const together = Prisma.join(
    parts.map((part) => Prisma.sql`(${part} limit ${offset + limit})`),
    " union all ",
  );
  const page =
    parts.length === 1
      ? parts[0]
      : Prisma.sql`select * from (${together}) part order by ${mergedOrder(segment)}`;
  // What is remembered is made of the rows of the page alone: of half a million that are passed over it takes half a second.
  const query = Prisma.sql`
    select id, jsonb_build_array(${names}) as keys from (${page} limit ${limit} offset ${offset}) page`;
  const rows = await db.$queryRaw<{ id: string; keys: unknown[] }[]>`${query}`;
  return rows.map(({ id, keys }) => ({ id, keys, segment: segment.name }));
}

function keyName(index: number): Prisma.Sql {
  return Prisma.raw(`k${index}`);
}

function mergedOrder({ sources }: Segment): Prisma.Sql {
  const way = sources[0]?.keys[0]?.direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  return Prisma.sql`k0 ${way}, id ${way}`;
}

function selectOf(conditions: RunConditions, source: Source, range: Range): Prisma.Sql {
  const keys = Prisma.join(source.keys.map(({ value }, index) => Prisma.sql`${value} as ${keyName(index)}`));
  const order = Prisma.join(source.keys.map(wayOf));
  const { value } = source;
  if (!value)
    return Prisma.sql`select r.id, ${keys} from "Run" r
      where ${allOf(conditions)} and ${source.where} and ${range(source)} order by ${order}`;
  // Tests of the same value are a range of the index that is walked.
  const isSame = (condition: OtherCondition) => condition.value?.keyId === value.keyId;
  const same = conditions.others.filter(isSame).map((one) => one.value?.passes[value.kind]("s") ?? one.test);
  const rest = { ...conditions, others: conditions.others.filter((condition) => !isSame(condition)) };
  // `offset 0` keeps it a look-up per row in the order of the index. A key is of one team, so alone it needs none.
  const runs =
    rest.isWhole && rest.others.length === 0
      ? Prisma.empty
      : Prisma.sql`cross join lateral (select from "Run" r where r.id = s."runId" and ${allOf(rest)} offset 0) r`;
  const where = [Prisma.sql`s."keyId" = ${value.keyId}`, source.where, ...same, range(source)];
  return Prisma.sql`select s."runId" as id, ${keys} from "RunValue" s ${runs}
    where ${Prisma.join(where, " and ")} order by ${order}`;
}

function wayOf({ column, direction }: OrderKey): Prisma.Sql {
  return direction === "asc" ? Prisma.sql`${column} asc` : Prisma.sql`${column} desc`;
}

async function countRange(
  db: Connection,
  conditions: RunConditions,
  segment: Segment,
  most: number,
): Promise<number> {
  // Unordered and without what is remembered of a row, an index alone answers it.
  const parts = segment.sources.map((source) =>
    source.value
      ? Prisma.sql`(${selectOf(conditions, source, () => Prisma.sql`true`)} limit ${most})`
      : Prisma.sql`(select null, null, null from "Run" r where ${allOf(conditions)} and ${source.where} limit ${most})`,
  );
  const rows = await db.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from (${Prisma.join(parts, " union all ")}) part`;
  return Number(rows[0]?.total ?? 0);
}
