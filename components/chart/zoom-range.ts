import type { ChartLine, ChartRange } from "./chart-line";

/** From the first to the last point of all lines; undefined without any. */
export function wholeRange(lines: readonly ChartLine[]): ChartRange | undefined {
  const ends = lines.flatMap(({ x }) => [x[0], x.at(-1)]).filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : { from: Math.min(...ends), to: Math.max(...ends) };
}

/** What is shown, made smaller or larger around a place by a factor; undefined is all. */
export function zoomAround(
  lines: readonly ChartLine[],
  at: number | null,
  zoom: ChartRange | undefined,
  factor: number,
): ChartRange | undefined {
  const whole = wholeRange(lines);
  if (!whole || !Number.isFinite(factor)) return undefined;
  const now = zoom ?? whole;
  const middle = at === null || at < now.from || at > now.to ? (now.from + now.to) / 2 : at;
  const from = Math.max(middle - (middle - now.from) * factor, whole.from);
  const to = Math.min(middle + (now.to - middle) * factor, whole.to);
  return from <= whole.from && to >= whole.to ? undefined : { from, to };
}

const text = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\.\.(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/** Reads `100..2000` of an address; undefined for anything else. */
export function parseZoom(written: string | null): ChartRange | undefined {
  const [, from, to] = text.exec(written ?? "") ?? [];
  const range = { from: Number(from), to: Number(to) };
  return Number.isFinite(range.from) && Number.isFinite(range.to) && range.from < range.to
    ? range
    : undefined;
}

/** `100..2000`, with no more digits than an eye can tell. */
export function formatZoom({ from, to }: ChartRange): string {
  const digits = Math.max(4, Math.ceil(Math.log10(Math.max(Math.abs(from), Math.abs(to)) / (to - from))) + 4);
  const short = (value: number) => String(Number(value.toPrecision(Math.min(digits, 17))));
  return `${short(from)}..${short(to)}`;
}
