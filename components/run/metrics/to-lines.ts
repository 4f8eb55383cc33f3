import type { ChartLine, Values } from "../../chart/chart-line";
import { type Smoothing, smoothValues } from "../../chart/smooth-values";
import type { ChartedRun } from "../charted-run";
import type { XAxis } from "./metrics-address";
import type { Series, SeriesByRun } from "./run-series";

interface LinesQuestion {
  runs: readonly ChartedRun[];
  /** The metrics of the chart, each with what its line is called. */
  metrics: readonly { label: string; found: SeriesByRun | undefined }[];
  x: XAxis;
  smoothing: Smoothing;
}

/** The lines of a chart: a line for each run and metric. */
export function toLines({ runs, metrics, x, smoothing }: LinesQuestion): ChartLine[] {
  return metrics.flatMap(({ label, found }, place) =>
    runs.flatMap((run) => {
      const series = found?.[run.id];
      const points = series && sortByX(placePoints(series, x));
      if (!points || points.x.length === 0) return [];
      const look =
        runs.length === 1
          ? { label, colour: place }
          : { label: metrics.length > 1 ? `${run.name} · ${label}` : run.name, colour: run.colour };
      return [drawLine({ id: `${run.id} ${series.key}`, ...look }, points, smoothing)];
    }),
  );
}

interface Points {
  x: number[];
  last: Values;
  min: Values | null;
  max: Values | null;
}

function drawLine(
  head: Pick<ChartLine, "id" | "label" | "colour">,
  { x, last, min, max }: Points,
  smoothing: Smoothing,
): ChartLine {
  if (smoothing.kind !== "none") return { ...head, x, y: smoothValues(x, last, smoothing), raw: last };
  return { ...head, x, y: last, ...(min && max && { low: min, high: max }) };
}

function placePoints(series: Series, x: XAxis): Points {
  const { last, min, max } = series;
  switch (x.kind) {
    case "step":
      return { x: series.step, last, min, max };
    case "time":
      return { x: series.time, last, min, max };
    case "span": {
      const [start = 0] = series.time;
      const spans = series.runtime.map((span, place) => span ?? (series.time[place] ?? start) - start);
      return { x: spans, last, min, max };
    }
    case "metric":
      return overMetric(series);
  }
}

/** The points at which the other metric has a value too. */
function overMetric({ x = [], last, min, max }: Series): Points {
  const places = x.flatMap((value, place) => (value === null ? [] : [place]));
  const pick = (list: Values) => places.map((place) => list[place] ?? null);
  return {
    x: places.map((place) => x[place] ?? 0),
    last: pick(last),
    min: min && pick(min),
    max: max && pick(max),
  };
}

/** Clocks are set back and other metrics fall: a line goes from left to right all the same. */
function sortByX(points: Points): Points {
  const { x, last, min, max } = points;
  if (x.every((value, place) => place === 0 || value >= (x[place - 1] ?? 0))) return points;
  const order = x.map((_, place) => place).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  const pick = (list: Values) => order.map((place) => list[place] ?? null);
  return {
    x: order.map((place) => x[place] ?? 0),
    last: pick(last),
    min: min && pick(min),
    max: max && pick(max),
  };
}
