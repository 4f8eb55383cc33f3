import type { ChartLine } from "./chart-line";

/** The mean of several lines, with the lowest and highest of them as its band, at every x at which one of them has a point. */
export function meanLine(
  lines: readonly ChartLine[],
  of: Pick<ChartLine, "id" | "label" | "colour">,
): ChartLine {
  const x = [...new Set(lines.flatMap((line) => [...line.x]))].sort((a, b) => a - b);
  const readers = lines.map(readAlong);
  const y: (number | null)[] = [];
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  for (const at of x) {
    const values = readers.flatMap((read) => read(at) ?? []);
    const sum = values.reduce((before, value) => before + value, 0);
    y.push(values.length === 0 ? null : sum / values.length);
    low.push(values.length === 0 ? null : Math.min(...values));
    high.push(values.length === 0 ? null : Math.max(...values));
  }
  return { ...of, x, y, ...(lines.length > 1 && { low, high }) };
}

/** Reads a line at rising places, between its points on the straight between them; undefined outside of it. */
function readAlong(line: ChartLine): (at: number) => number | undefined {
  const points = line.x.flatMap((x, place) => {
    const y = line.y[place];
    return typeof y === "number" ? [{ x, y }] : [];
  });
  let next = 0;
  return (at) => {
    while (next < points.length && (points[next]?.x ?? 0) < at) next += 1;
    const after = points[next];
    const before = points[next - 1];
    if (!after) return undefined;
    if (after.x === at) return after.y;
    if (!before) return undefined;
    return before.y + ((at - before.x) / (after.x - before.x)) * (after.y - before.y);
  };
}
