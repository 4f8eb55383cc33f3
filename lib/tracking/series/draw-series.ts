import { appendLane, emptyLane, type Lane } from "./buckets";

/** One series as a page draws it; see `SeriesView`. */
export interface DrawnSeries {
  isSampled: boolean;
  step: number[];
  time: number[];
  runtime: (number | null)[];
  x?: (number | null)[];
  last: (number | null)[];
  min: (number | null)[] | null;
  max: (number | null)[] | null;
}

/** What the buckets of a series lie over. */
export interface Axes {
  step: Lane;
  time: Lane;
  runtime: Lane;
  x?: Lane;
}

/** At most `points` points of a lane, neighbours taken together where it has more. A line without a step has its number as step. */
export function drawSeries(
  lane: Lane,
  axes: Axes,
  { points, size }: { points: number; size: number },
): DrawnSeries {
  const together = Math.max(1, Math.ceil(lane.at.length / points));
  const drawn = together === 1 ? lane : mergeNeighbours(lane, together);
  const isSampled = size > 1 || together > 1;
  const ends = drawn.at.map((_, index) => lane.at[Math.min((index + 1) * together, lane.at.length) - 1] ?? 0);
  const step = lookUp(axes.step, ends);
  const time = lookUp(axes.time, ends);
  const begin = time.find((one) => one !== null) ?? 0;
  const runtime = lookUp(axes.runtime, ends);
  return {
    isSampled,
    step: step.map((one, index) => one ?? ((ends[index] ?? 0) + 1) * size - 1),
    time: fillGaps(time),
    runtime: runtime.map((one, index) => one ?? sinceBegin(time[index], begin)),
    ...(axes.x && { x: lookUp(axes.x, ends) }),
    last: drawn.last.map(drawable),
    min: isSampled ? drawn.min.map(drawable) : null,
    max: isSampled ? drawn.max.map(drawable) : null,
  };
}

function mergeNeighbours(lane: Lane, together: number): Lane {
  const merged = emptyLane();
  appendLane(merged, { ...lane, at: lane.at.map((_, index) => Math.floor(index / together)) });
  return merged;
}

/** What an axis was in these buckets, both in order. */
function lookUp(axis: Lane, buckets: readonly number[]): (number | null)[] {
  let at = 0;
  return buckets.map((bucket) => {
    while (at < axis.at.length && (axis.at[at] ?? 0) < bucket) at += 1;
    return axis.at[at] === bucket ? drawable(axis.last[at] ?? Number.NaN) : null;
  });
}

function drawable(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function sinceBegin(time: number | null | undefined, begin: number): number | null {
  return time === null || time === undefined ? null : time - begin;
}

function fillGaps(values: readonly (number | null)[]): number[] {
  let last = values.find((value) => value !== null) ?? 0;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}
