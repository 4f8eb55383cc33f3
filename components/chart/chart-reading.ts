import type { ChartLine, ChartRange } from "./chart-line";
import { nearestPoint } from "./nearest-point";
import type { XKind } from "./plot-scale";
import { sayNumber, saySpan } from "./say-number";

/** What a line says where the crosshair is. */
export interface LineReading {
  line: ChartLine;
  x: number;
  value: number | null;
  low: number | null;
  high: number | null;
}

/** Each line's own point nearest to the crosshair; lines that do not reach there say nothing. */
export function readLines(lines: readonly ChartLine[], at: number): LineReading[] {
  return lines.flatMap((line) => {
    const place = nearestPoint(line.x, at);
    const x = line.x[place];
    if (x === undefined || !reaches(line, at)) return [];
    const [value, low, high] = [line.y[place], line.low?.[place], line.high?.[place]];
    return [{ line, x, value: value ?? null, low: low ?? null, high: high ?? null }];
  });
}

/** A crosshair set on another chart may be beside this line: up to one of its own steps is near enough. */
function reaches({ x }: ChartLine, at: number): boolean {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0];
  const step = x.length > 1 ? (last - first) / (x.length - 1) : 1;
  return at >= first - step && at <= last + step;
}

/** Where the crosshair goes next with the keyboard: along the points of the longest line. */
export function stepCrosshair(
  lines: readonly ChartLine[],
  at: number | null,
  by: number,
  zoom: ChartRange | undefined,
): number | null {
  const line = lines.reduce<ChartLine | undefined>(
    (best, next) => (next.x.length > (best?.x.length ?? 0) ? next : best),
    undefined,
  );
  if (!line) return null;
  const first = zoom ? Math.max(nearestPoint(line.x, zoom.from), 0) : 0;
  const last = zoom ? nearestPoint(line.x, zoom.to) : line.x.length - 1;
  const [start, end] = [line.x[first] ?? null, line.x[last] ?? null];
  // Home and End; otherwise who points nowhere yet begins at the side it comes from.
  if (!Number.isFinite(by)) return by < 0 ? start : end;
  if (at === null) return by > 0 ? start : end;
  return line.x[Math.min(Math.max(nearestPoint(line.x, at) + by, first), last)] ?? null;
}

/** Where a point is, in words: `step 900`, `12m 30s`, `30 Nov, 12:04:10`. */
export function sayPlace(x: number, kind: XKind, name: string): string {
  if (kind === "span") return saySpan(Number(x.toPrecision(4)));
  if (kind === "time")
    return new Date(x * 1_000).toLocaleString("en-GB", {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  return `${name} ${sayNumber(x, 6)}`;
}

/** `2.231`, or with what lies behind it `2.231 (2.1 – 2.4)`. */
export function sayReading({ value, low, high }: LineReading): string {
  if (value === null) return "no number";
  const isBand = low !== null && high !== null && low !== high;
  return isBand ? `${sayNumber(value)} (${sayNumber(low)} – ${sayNumber(high)})` : sayNumber(value);
}
