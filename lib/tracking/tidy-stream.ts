/**
 * What becomes of lines after they were stored: the directory learns of them, whole units become columns, each key of a unit gets
 * its series, and the run is found by the last value of each. May be stopped at any line and done again by another server; whoever adds lines meanwhile waits for nothing.
 */
import { getDatabase } from "../db/client";
import { findHistoryChunks, type LineRange } from "../db/history-chunks";
import { noteTidied, planTidying, type StreamRow } from "../db/run-streams";
import {
  findDirectory,
  type NewMediaBlock,
  type NewSeriesBlock,
  storeDirectory,
  storeMediaBlocks,
  storeSeriesBlocks,
} from "../db/series-blocks";
import { inTransaction } from "../db/transaction";
import { keepHistorySummary } from "./keep-history-summary";
import { encodeMediaLines } from "./media-block";
import { linesOf } from "./read-lines";
import {
  appendLane,
  bucketLines,
  emptyLane,
  encodeLane,
  type Lane,
  toLane,
  unitLines,
} from "./series/buckets";
import { type Columns, columnPieces, toColumns } from "./series/columns";
import {
  drawnColumns,
  foldColumns,
  type MediaLines,
  type MetricDirectory,
  mediaLines,
  readDirectory,
  writeDirectory,
} from "./series/metric-stats";
import { squeezer } from "./squeezer";
import { type Segment, storeAsColumns, toSegments } from "./store-as-columns";

/** Of lines that are made into columns together; wide lines make several pieces of a unit. */
const pieceBytes = 16 * 1024 * 1024;

interface Work {
  row: StreamRow;
  directory: MetricDirectory;
  isQuiet: boolean;
}

/** False when somebody else was at it meanwhile: the next look begins anew. */
export async function tidyStream(row: StreamRow, isQuiet: boolean): Promise<boolean> {
  const directory = await openDirectory(row);
  let work: Work = { row, directory, isQuiet };
  let unit = Math.min(row.units, Math.floor(row.foldedLines / unitLines));
  for (; unit * unitLines < row.lineCount; unit += 1) {
    const now = await tidyUnit(work, unit);
    if (!now) {
      await planTidying(getDatabase(), row, { doneAt: null });
      return false;
    }
    work = { ...work, row: now };
  }
  if (row.stream === "history") await keepHistorySummary(row.runId, directory);
  await planTidying(getDatabase(), row, { doneAt: isQuiet ? row.lineCount : null });
  return true;
}

/** Lines that came late are counted anew, with all the others. */
async function openDirectory(row: StreamRow): Promise<MetricDirectory> {
  const stored = row.foldedLines > 0 ? await findDirectory(getDatabase(), row) : null;
  return stored ? readDirectory(Buffer.from(squeezer.unsqueeze(stored)).toString("utf8")) : new Map();
}

async function tidyUnit(work: Work, unit: number): Promise<StreamRow | undefined> {
  const { row, directory, isQuiet } = work;
  const start = unit * unitLines;
  const to = Math.min(start + unitLines, row.lineCount);
  const isNew = to === start + unitLines && unit >= row.units;
  const isStored: boolean = isNew || isQuiet;
  const tidied: Tidied = { made: isNew ? { lanes: new Map(), media: new Map() } : null, isCut: row.isCut };
  const from = isStored ? start : Math.max(start, row.foldedLines);
  for await (const segment of readSegments(row, { from, to })) {
    const whole = tidySegment(work, tidied, segment);
    // Keys that are others at each step make no column smaller: such lines stay text.
    if (isStored && whole) await storeAsColumns(row, segment, whole);
  }
  const { isCut, made } = tidied;
  const after = { foldedLines: to, units: isNew ? unit + 1 : row.units, isCut };
  const blocks = made && toBlocks(made);
  return (await storeTidied(row, unit, { after, blocks, directory })) ? { ...row, ...after } : undefined;
}

interface SeriesLanes {
  fine: Lane;
  coarse: Lane;
}

/** What is made of the keys of a unit, when all of its lines are there. */
interface UnitSeries {
  lanes: Map<string, SeriesLanes>;
  media: Map<string, MediaLines>;
}

interface UnitBlocks {
  series: readonly NewSeriesBlock[];
  media: readonly NewMediaBlock[];
}

interface Tidied {
  /** Null: series are made of whole units only. */
  made: UnitSeries | null;
  isCut: boolean;
}

/** Its columns, if they are few enough to be made at once. */
function tidySegment({ row, directory }: Work, tidied: Tidied, segment: Segment): Columns | undefined {
  let whole: Columns | undefined;
  for (const { from, lines, columns, isCut } of columnPieces(segment.lines)) {
    const first = segment.first + from;
    tidied.isCut = foldFresh(directory, { first, lines }, columns, row.foldedLines) || isCut || tidied.isCut;
    if (tidied.made) addColumns(tidied.made, directory, columns, first);
    whole = lines.length === segment.lines.length ? columns : undefined;
  }
  return whole;
}

async function* readSegments(row: StreamRow, { from, to }: LineRange): AsyncGenerator<Segment> {
  for (let next = from; next < to; ) {
    const range = { from: next, to };
    const chunks = await findHistoryChunks(getDatabase(), row, { ...range, maxBytes: pieceBytes });
    yield* toSegments(chunks, range, linesOf);
    const last = chunks.at(-1);
    if (!last) return;
    next = last.firstLine + last.lineCount;
  }
}

/** Adds the lines that the directory does not know yet; true when keys were left out. */
function foldFresh(
  directory: MetricDirectory,
  { first, lines }: { first: number; lines: readonly string[] },
  columns: Columns,
  foldedLines: number,
): boolean {
  const known = Math.max(0, foldedLines - first);
  if (known >= lines.length) return false;
  if (known === 0) return foldColumns(directory, lines, columns, first);
  const fresh = lines.slice(known);
  return foldColumns(directory, fresh, toColumns(fresh), first + known);
}

function addColumns(
  { lanes, media }: UnitSeries,
  directory: MetricDirectory,
  columns: Columns,
  first: number,
): void {
  for (const [key, column] of drawnColumns(columns)) {
    if (!directory.has(key)) continue;
    const lane = lanes.get(key) ?? { fine: emptyLane(), coarse: emptyLane() };
    lanes.set(key, lane);
    appendLane(lane.fine, toLane(column, first, bucketLines[1]));
    appendLane(lane.coarse, toLane(column, first, bucketLines[2]));
  }
  for (const [key, { lines, steps }] of mediaLines(columns, first)) {
    if (!directory.has(key)) continue;
    const known = media.get(key) ?? { lines: [], steps: [] };
    media.set(key, known);
    known.lines.push(...lines);
    known.steps.push(...steps);
  }
}

function toBlocks({ lanes, media }: UnitSeries): UnitBlocks {
  return {
    series: [...lanes].map(([key, lane]) => toBlock(key, lane)),
    media: [...media].map(([key, lines]) => ({ key, data: encodeMediaLines(lines) })),
  };
}

function toBlock(key: string, { fine, coarse }: SeriesLanes): NewSeriesBlock {
  return {
    key,
    fine: squeezer.squeeze(encodeLane(fine, unitLines / bucketLines[1])),
    coarse: squeezer.squeeze(encodeLane(coarse, unitLines / bucketLines[2])),
  };
}

class Overtaken extends Error {}

async function storeTidied(
  row: StreamRow,
  unit: number,
  tidied: {
    after: Pick<StreamRow, "foldedLines" | "units" | "isCut">;
    /** Null when the unit is not made anew. */
    blocks: UnitBlocks | null;
    directory: MetricDirectory;
  },
): Promise<boolean> {
  try {
    await inTransaction(async (tx) => {
      // Thrown, so that nothing of it is kept.
      if (!(await noteTidied(tx, row, tidied.after))) throw new Overtaken();
      if (tidied.blocks) {
        await storeSeriesBlocks(tx, row, unit, tidied.blocks.series);
        await storeMediaBlocks(tx, row, unit, tidied.blocks.media);
      }
      await storeDirectory(tx, row, squeezer.squeeze(Buffer.from(writeDirectory(tidied.directory))));
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}
