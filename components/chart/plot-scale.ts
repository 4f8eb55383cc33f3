/** Axes of a plot in the words of the drawing library. */
import type uPlot from "uplot";
import { logTicks } from "./log-ticks";
import type { PlotTheme } from "./plot-theme";
import { saySpan, sayTick } from "./say-number";

/** What stands on the x axis: plain numbers, seconds since the start, or seconds since the epoch. */
export type XKind = "number" | "span" | "time";

const [minute, hour, day] = [60, 3_600, 86_400];
const spanSteps = [
  ...[0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 5, 10, 20, 50, 100].map((days) => days * day),
];

const timeWords: uPlot.Axis.TimeValuesConfig = [
  [365 * day, "{YYYY}", null, null, null, null, null, null, 1],
  [28 * day, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [day, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [minute, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [0.001, ":{ss}.{fff}", "\n{D} {MMM} {YYYY} {HH}:{mm}", null, null, null, "\n{HH}:{mm}", null, 1],
];

export function xAxis(kind: XKind, isLog: boolean, theme: PlotTheme): uPlot.Axis {
  return {
    ...look(theme),
    size: kind === "time" ? 38 : 24,
    gap: 3,
    space: kind === "number" ? 56 : 72,
    ...(isLog && {
      splits: (u, _, low, high) => logTicks(low, high, Math.floor(u.bbox.width / devicePixelRatio / 100)),
    }),
    ...(kind === "span" && { incrs: spanSteps }),
    values: kind === "time" ? timeWords : (_, splits) => splits.map(kind === "span" ? saySpan : sayTick),
  };
}

export function yAxis(isLog: boolean, theme: PlotTheme): uPlot.Axis {
  return {
    ...look(theme),
    // As wide as its longest word, and never narrower than most: charts beside each other then begin at one place.
    size: (_, values) =>
      Math.max(44, Math.ceil(Math.max(0, ...(values ?? []).map((text) => text.length)) * 6.3) + 12),
    gap: 5,
    space: 32,
    ...(isLog && {
      splits: (u, _, low, high) => logTicks(low, high, Math.floor(u.bbox.height / devicePixelRatio / 36)),
      filter: all,
    }),
    values: (_, splits) => splits.map(sayTick),
  };
}

const all: uPlot.Axis.Filter = (_, splits) => splits;

function look(theme: PlotTheme): Partial<uPlot.Axis> {
  const line = { stroke: theme.grid, width: 1 };
  return { stroke: theme.text, font: theme.font, grid: line, ticks: { show: false } };
}

/** The ends of the y axis with some air; one value alone stands in the middle. */
export function padRange([low, high]: [number, number], isLog: boolean): [number, number] {
  if (isLog) return low === high ? [low / 2, high * 2] : [low / 1.1, high * 1.1];
  const air = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low - air, high + air];
}
