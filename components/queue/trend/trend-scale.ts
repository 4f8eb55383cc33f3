/** Where the points of a small chart are: pure, so that it can be drawn on the server and tested without a browser. */

export const chartWidth = 320;
export const chartHeight = 96;

/** One line of a chart; null where there is nothing to say. */
export interface TrendLine {
  name: string;
  values: readonly (number | null)[];
}

/** A round number at or above all values: 1, 2, 5 times a power of ten. At least `least`, so that a quiet chart is flat. */
export function roundMax(lines: readonly TrendLine[], least: number): number {
  const highest = Math.max(least, ...lines.flatMap((line) => line.values.map((value) => value ?? 0)));
  const power = 10 ** Math.floor(Math.log10(highest));
  return ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10) * power;
}

export interface Point {
  x: number;
  y: number;
}

/** The stretches of a line that have values, as points. */
export function toStretches(values: readonly (number | null)[], max: number): Point[][] {
  const stretches: Point[][] = [];
  let open: Point[] | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = [];
      stretches.push(open);
    }
    open.push({ x: xOf(index, values.length), y: chartHeight - (value / max) * chartHeight });
  }
  return stretches;
}

export function xOf(index: number, count: number): number {
  return count < 2 ? chartWidth / 2 : (index / (count - 1)) * chartWidth;
}

/** Which of `count` points is nearest to a share of the width. */
export function nearestIndex(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}

/** An SVG path along the points; a lone point becomes a short dash, or nobody would see it. */
export function linePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  if (rest.length === 0) return `M${round(first.x - 1.5)} ${round(first.y)}h3`;
  return `M${round(first.x)} ${round(first.y)}${rest.map(({ x, y }) => `L${round(x)} ${round(y)}`).join("")}`;
}

/** The same, closed down to the ground. */
export function areaPath(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || first === last) return "";
  return `${linePath(points)}L${round(last.x)} ${chartHeight}L${round(first.x)} ${chartHeight}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
