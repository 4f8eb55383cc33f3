import type { LineRange } from "../db/history-chunks";
import type { StreamRow } from "../db/run-streams";
import { readLanes } from "./read-lanes";
import type { SeriesQuestion, SeriesView } from "./schema";
import { bucketLines, emptyLane, findRange, type Lane, type Level, unitLines } from "./series/buckets";
import { drawSeries } from "./series/draw-series";

const axisKeys = { step: "_step", time: "_timestamp", runtime: "_runtime" } as const;
/** So many buckets for each point are read, and taken together: a coarser level would show fewer points than asked for. */
const bucketsPerPoint = 8;

/** Metrics of a stream as lines to draw, of all of it or of a range of x. */
export async function drawStream(
  row: StreamRow,
  { keys, x, from, to, points }: SeriesQuestion,
): Promise<SeriesView["series"]> {
  const range = await findLines(row, x ?? axisKeys.step, { from, to });
  const level = chooseLevel(range.to - range.from, points);
  const wanted = new Set([...keys, ...Object.values(axisKeys), ...(x === undefined ? [] : [x])]);
  const lanes = await readLanes(row, { keys: wanted, range, level });
  const laneOf = (key: string): Lane => lanes.get(key) ?? emptyLane();
  const axes = {
    step: laneOf(axisKeys.step),
    time: laneOf(axisKeys.time),
    runtime: laneOf(axisKeys.runtime),
    ...(x !== undefined && { x: laneOf(x) }),
  };
  const size = bucketLines[level];
  return [...new Set(keys)]
    .filter((key) => lanes.has(key))
    .map((key) => ({ key, ...drawSeries(laneOf(key), axes, { points, size }) }));
}

/** The lines in which x lies in a range: to the line in a short run, to a bucket of the coarse level in a long one. */
async function findLines(
  row: StreamRow,
  key: string,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
): Promise<LineRange> {
  const whole = { from: 0, to: row.lineCount };
  if (from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) return whole;
  const level = whole.to <= unitLines ? 0 : 2;
  const lanes = await readLanes(row, { keys: new Set([key]), range: whole, level });
  return findRange(lanes.get(key), { from, to }, { size: bucketLines[level], lineCount: whole.to });
}

function chooseLevel(lines: number, points: number): Level {
  if (lines <= unitLines) return 0;
  return lines / bucketLines[1] <= points * bucketsPerPoint ? 1 : 2;
}
