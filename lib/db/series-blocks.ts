/** Series at lower resolutions, and the directory of a stream's keys. */
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import type { StreamKey } from "./run-streams";

export interface NewSeriesBlock {
  key: string;
  fine: Uint8Array;
  coarse: Uint8Array;
}

const rowsAtOnce = 1_000;

/** Stores a unit of many keys; one that is there is replaced. */
export async function storeSeriesBlocks(
  tx: Connection,
  { runId, stream }: StreamKey,
  unit: number,
  blocks: readonly NewSeriesBlock[],
): Promise<void> {
  for (let from = 0; from < blocks.length; from += rowsAtOnce) {
    const rows = blocks
      .slice(from, from + rowsAtOnce)
      .map(
        ({ key, fine, coarse }) =>
          Prisma.sql`(${runId}, ${stream}, ${key}, ${unit}::int, ${fine}::bytea, ${coarse}::bytea)`,
      );
    await tx.$executeRaw`
      insert into "SeriesBlock" ("runId", stream, key, unit, fine, coarse) values ${Prisma.join(rows)}
      on conflict ("runId", stream, key, unit) do update set fine = excluded.fine, coarse = excluded.coarse`;
  }
}

export interface SeriesBlockRow {
  key: string;
  unit: number;
  data: Uint8Array;
}

/** Units of some keys at one resolution, in order. */
export async function findSeriesBlocks(
  db: Connection,
  { runId, stream }: StreamKey,
  { keys, from, to, level }: { keys: readonly string[]; from: number; to: number; level: 1 | 2 },
): Promise<SeriesBlockRow[]> {
  const data = level === 1 ? Prisma.sql`fine` : Prisma.sql`coarse`;
  return await db.$queryRaw`
    select key, unit, ${data} as data from "SeriesBlock"
     where "runId" = ${runId} and stream = ${stream} and key = any(${keys}::text[])
       and unit >= ${from}::int and unit < ${to}::int order by key, unit`;
}

export interface NewMediaBlock {
  key: string;
  data: Uint8Array;
}

/** Puts what a unit has of media in the place of what it had. */
export async function storeMediaBlocks(
  tx: Connection,
  { runId, stream }: StreamKey,
  unit: number,
  blocks: readonly NewMediaBlock[],
): Promise<void> {
  await tx.mediaBlock.deleteMany({ where: { runId, stream, unit } });
  const rows = blocks.map(({ key, data }) => ({ runId, stream, key, unit, data: Uint8Array.from(data) }));
  if (rows.length > 0) await tx.mediaBlock.createMany({ data: rows });
}

/** Units of one key below a unit, the newest first. */
export async function findMediaBlocks(
  db: Connection,
  { runId, stream }: StreamKey,
  { key, below, limit }: { key: string; below: number; limit: number },
): Promise<Uint8Array[]> {
  const rows = await db.mediaBlock.findMany({
    where: { runId, stream, key, unit: { lt: below } },
    orderBy: { unit: "desc" },
    take: limit,
    select: { data: true },
  });
  return rows.map(({ data }) => data);
}

export async function findDirectory(
  db: Connection,
  { runId, stream }: StreamKey,
): Promise<Uint8Array | null> {
  const row = await db.metricDirectory.findUnique({ where: { runId_stream: { runId, stream } } });
  return row?.data ?? null;
}

/** The directories of several runs' streams. */
export async function findDirectoriesOfRuns(
  db: Connection,
  runIds: readonly string[],
): Promise<(StreamKey & { data: Uint8Array })[]> {
  return await db.$queryRaw`
    select "runId", stream, data from "MetricDirectory" where "runId" = any(${[...runIds]}::text[])`;
}

export async function storeDirectory(
  tx: Connection,
  { runId, stream }: StreamKey,
  data: Uint8Array,
): Promise<void> {
  await tx.$executeRaw`
    insert into "MetricDirectory" ("runId", stream, data) values (${runId}, ${stream}, ${data}::bytea)
    on conflict ("runId", stream) do update set data = excluded.data`;
}

/** Takes away the series and the media of a unit and of those behind it. */
export async function dropSeriesBlocks(
  tx: Connection,
  { runId, stream }: StreamKey,
  fromUnit: number,
): Promise<void> {
  await tx.$executeRaw`
    delete from "SeriesBlock" where "runId" = ${runId} and stream = ${stream} and unit >= ${fromUnit}::int`;
  await tx.mediaBlock.deleteMany({ where: { runId, stream, unit: { gte: fromUnit } } });
}
