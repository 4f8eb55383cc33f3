import type { ChartLine, ChartRange } from "./chart-line";

/** How far beyond the middle half of the values one may lie, in heights of that half. */
const fence = 3;

interface RangeQuestion {
  /** Only what is shown counts. */
  within?: ChartRange | undefined;
  ignoreOutliers: boolean;
  /** A log axis has no place for what is not above zero. */
  isLog: boolean;
}

/** From the lowest to the highest value that is shown; undefined when there is none. */
export function valueRange(
  lines: readonly ChartLine[],
  { within, ignoreOutliers, isLog }: RangeQuestion,
): [number, number] | undefined {
  const values = lines.flatMap((line) => shownValues(line, within, isLog));
  if (values.length === 0) return undefined;
  const kept = ignoreOutliers ? withoutOutliers(values) : values;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of kept) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function shownValues(line: ChartLine, within: ChartRange | undefined, isLog: boolean): number[] {
  const first = within ? line.x.findIndex((x) => x >= within.from) : 0;
  if (first === -1) return [];
  const last = within ? line.x.findLastIndex((x) => x <= within.to) : line.x.length - 1;
  return [line.y, line.low, line.high, line.raw].flatMap((list) =>
    (list?.slice(first, last + 1) ?? []).filter(
      (value): value is number => value !== null && (!isLog || value > 0),
    ),
  );
}

/** Values within Tukey's far fence; where the middle half is one value, the middle nine tenths. */
function withoutOutliers(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const height = at(0.75) - at(0.25);
  const [low, high] =
    height > 0 ? [at(0.25) - fence * height, at(0.75) + fence * height] : [at(0.05), at(0.95)];
  return values.filter((value) => value >= low && value <= high);
}
