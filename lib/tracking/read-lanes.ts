import { getDatabase } from "../db/client";
import { findHistoryChunks, type LineRange, type StoredChunk } from "../db/history-chunks";
import type { StreamRow } from "../db/run-streams";
import { findSeriesBlocks } from "../db/series-blocks";
import { pickColumns } from "./series/block";
import {
  appendLane,
  bucketLines,
  decodeLane,
  emptyLane,
  type Lane,
  type Level,
  toLane,
  unitLines,
} from "./series/buckets";
import { type Column, columnPieces } from "./series/columns";
import { drawnColumns } from "./series/metric-stats";
import { squeezer } from "./squeezer";

/** Lines that are in no series yet are read themselves. After an import there may be many: what lies beyond is drawn once it is tidied. */
const mostFreshLines = 4 * unitLines;
const mostFreshBytes = 32 * 1024 * 1024;

interface Wanted {
  keys: ReadonlySet<string>;
  range: LineRange;
  level: Level;
}

/** Some keys of a stream in buckets of a level, where they are in a range of lines. */
export async function readLanes(row: StreamRow, { keys, range, level }: Wanted): Promise<Map<string, Lane>> {
  const lanes = new Map<string, Lane>();
  const start = level === 0 ? range.from : Math.max(range.from, row.units * unitLines);
  const fresh = { from: start, to: Math.min(range.to, start + mostFreshLines) };
  const [blocks, chunks] = await Promise.all([
    level === 0 ? [] : readBlocks(row, { keys, range, level }),
    fresh.from < fresh.to
      ? findHistoryChunks(getDatabase(), row, { ...fresh, maxBytes: mostFreshBytes })
      : [],
  ]);
  const size = bucketLines[level];
  const inRange = (bucket: number) => (bucket + 1) * size > range.from && bucket * size < range.to;
  const add = (key: string, part: Lane) => {
    const lane = lanes.get(key) ?? emptyLane();
    lanes.set(key, lane);
    appendLane(lane, part, inRange);
  };
  for (const { key, lane } of blocks) add(key, lane);
  for (const chunk of chunks)
    for (const { key, column, first } of columnsOf(chunk, keys))
      add(key, toLane(within(column, first, fresh), first, size));
  return lanes;
}

async function readBlocks(
  row: StreamRow,
  { keys, range, level }: Wanted & { level: 1 | 2 },
): Promise<{ key: string; lane: Lane }[]> {
  const slots = unitLines / bucketLines[level];
  const units = {
    from: Math.floor(range.from / unitLines),
    to: Math.min(row.units, Math.ceil(range.to / unitLines)),
  };
  const rows = await findSeriesBlocks(getDatabase(), row, { keys: [...keys], ...units, level });
  return rows.map(({ key, unit, data }) => ({
    key,
    lane: decodeLane(squeezer.unsqueeze(data), slots, unit * slots),
  }));
}

interface FoundColumn {
  key: string;
  column: Column;
  /** The line that it counts from. */
  first: number;
}

function* columnsOf(
  { firstLine, header, data }: StoredChunk,
  keys: ReadonlySet<string>,
): Generator<FoundColumn> {
  if (header) {
    for (const [key, column] of pickColumns({ header, data }, keys, squeezer))
      yield { key, column, first: firstLine };
    return;
  }
  for (const { from, columns } of columnPieces(Buffer.from(data).toString("utf8").split("\n")))
    for (const [key, column] of drawnColumns(columns))
      if (keys.has(key)) yield { key, column, first: firstLine + from };
}

function within(column: Column, first: number, { from, to }: LineRange): Pick<Column, "lines" | "numbers"> {
  const isIn = (line: number) => first + line >= from && first + line < to;
  if (column.lines.every(isIn)) return column;
  return {
    lines: column.lines.filter(isIn),
    numbers: column.numbers.filter((_, at) => isIn(column.lines[at] ?? -1)),
  };
}
