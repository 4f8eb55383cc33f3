import type { RunPlace } from "../runs/run-place";
import type { Connection } from "./client";
import { withRoom } from "./gathered-runs";
import { Prisma } from "./generated/client";
import type { RunConditions } from "./run-conditions";
import type { Segment } from "./run-order";
import {
  countOf,
  isLonger,
  isPlain,
  keyName,
  lookedAt,
  mergedOrder,
  type Range,
  selectOf,
} from "./walk-queries";

export interface WalkedRun {
  id: string;
  segment: string;
  keys: unknown[];
}

interface Walk {
  conditions: RunConditions;
  /** So many runs are looked at in their order, before those that meet the conditions are gathered. */
  mostLooked: number;
}

/** Passed over further than this, runs are not looked at one by one. */
const mostSkipped = 1_000;

/**
 * The runs after a place, or after so many, in the order of the segments. For what many runs match: it looks at runs in that order
 * until enough of them meet the conditions, but not at many in vain.
 */
export async function walkRuns(
  db: Connection,
  walk: Walk,
  segments: readonly Segment[],
  { after, offset, limit }: { after?: RunPlace | undefined; offset: number; limit: number },
): Promise<WalkedRun[]> {
  const found: WalkedRun[] = [];
  let skip = after ? 0 : offset;
  for (const stretch of stretches(segments, after)) {
    const { count } = stretch.segment;
    if (count !== undefined && count <= skip) {
      skip -= count;
      continue;
    }
    const rows = await walkStretch(db, walk, stretch, skip, limit - found.length);
    found.push(...rows);
    if (found.length >= limit) return found;
    if (rows.length > 0) skip = 0;
    else if (skip > 0) skip -= await countStretch(db, walk, stretch.segment, skip);
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

type Row = Omit<WalkedRun, "segment">;

async function walkStretch(
  db: Connection,
  walk: Walk,
  stretch: Stretch,
  skip: number,
  limit: number,
): Promise<WalkedRun[]> {
  const { segment } = stretch;
  const rows =
    segment.sources.every((source) => isPlain(walk.conditions, source)) || skip + limit > mostSkipped
      ? undefined
      : await lookAlong(db, walk, stretch, skip, limit);
  return (rows ?? (await readAlong(db, walk, stretch, skip, limit))).map((row) => ({
    ...row,
    segment: segment.name,
  }));
}

/** Looks at runs one by one; undefined when enough of them did not tell. */
async function lookAlong(
  db: Connection,
  { conditions, mostLooked }: Walk,
  { segment, range }: Stretch,
  skip: number,
  limit: number,
): Promise<Row[] | undefined> {
  const parts: Row[][] = [];
  for (const source of segment.sources) {
    const query = lookedAt(conditions, source, range, { mostLooked, limit: skip + limit });
    const rows = await db.$queryRaw<Row[]>`${query}`;
    const isCut = rows.length < skip + limit && (await isLonger(db, conditions, source, range, mostLooked));
    if (isCut) return undefined;
    parts.push(rows);
  }
  const [rows = []] = parts;
  return (parts.length === 1 ? rows : merge(segment, parts.flat())).slice(skip, skip + limit);
}

/** What several sources give is in the order of a number and the id. */
function merge({ sources }: Segment, rows: readonly Row[]): Row[] {
  const way = sources[0]?.keys[0]?.direction === "asc" ? 1 : -1;
  const numberOf = ({ keys }: Row) => Number(keys[0]);
  return rows.toSorted((a, b) => way * (numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1)));
}

/** Goes along the index, beside what was gathered of each condition. */
async function readAlong(
  db: Connection,
  { conditions }: Walk,
  { segment, range }: Stretch,
  skip: number,
  limit: number,
): Promise<Row[]> {
  const [first] = segment.sources;
  const names = Prisma.join((first?.keys ?? []).map((_, index) => keyName(index)));
  const parts = segment.sources.map((source) => selectOf(conditions, source, range));
  const together = Prisma.join(
    parts.map((part) => Prisma.sql`(${part} limit ${skip + limit})`),
    " union all ",
  );
  const page =
    parts.length === 1
      ? parts[0]
      : Prisma.sql`select * from (${together}) part order by ${mergedOrder(segment)}`;
  // What is remembered is made of the rows of the page alone: of half a million that are passed over it takes half a second.
  const query = Prisma.sql`
    select id, jsonb_build_array(${names}) as keys from (${page} limit ${limit} offset ${skip}) page`;
  return await withRoomIfNeeded(db, conditions, segment, (tx) => tx.$queryRaw<Row[]>`${query}`);
}

async function countStretch(
  db: Connection,
  { conditions }: Walk,
  segment: Segment,
  most: number,
): Promise<number> {
  const parts = segment.sources.map((source) => Prisma.sql`(${countOf(conditions, source)} limit ${most})`);
  const rows = await withRoomIfNeeded(
    db,
    conditions,
    segment,
    (tx) => tx.$queryRaw<{ total: bigint }[]>`
      select count(*) as total from (${Prisma.join(parts, " union all ")}) part`,
  );
  return Number(rows[0]?.total ?? 0);
}

async function withRoomIfNeeded<T>(
  db: Connection,
  conditions: RunConditions,
  { sources }: Segment,
  read: (tx: Connection) => Promise<T>,
): Promise<T> {
  return sources.every((source) => isPlain(conditions, source)) ? await read(db) : await withRoom(read);
}
