/**
 * One drawing on a canvas: the only file that knows the drawing library. It owns no state of the page: what is drawn comes in, a
 * zoom that was asked for goes out.
 */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { alignLines } from "./align-lines";
import type { ChartLine, ChartRange } from "./chart-line";
import type { ChartStage } from "./chart-stage";
import { lineColour } from "./line-colour";
import { padRange, type XKind, xAxis, yAxis } from "./plot-scale";
import type { PlotTheme } from "./plot-theme";
import { valueRange } from "./value-range";

export interface PlotDrawing {
  lines: readonly ChartLine[];
  zoom: ChartRange | undefined;
  ignoreOutliers: boolean;
}

export interface PlotFrame {
  host: HTMLElement;
  width: number;
  height: number;
  xKind: XKind;
  isLogX: boolean;
  isLogY: boolean;
  theme: PlotTheme;
  stage: ChartStage;
  onZoom: (range: ChartRange | undefined) => void;
}

export interface Plot {
  draw: (drawing: PlotDrawing) => void;
  resize: (width: number, height: number) => void;
  /** The line that stands out, by its id. */
  stress: (id: string | undefined) => void;
  canvas: HTMLCanvasElement;
  destroy: () => void;
}

/** Shorter drags are a shaky click. */
const leastDrag = 4;
/** Above this the bands of lines would hide the lines. */
const mostBands = 12;

/** Lines of the same shape are drawn by one plot; another shape needs another. */
export function plotShape(lines: readonly ChartLine[]): string {
  const parts = lines.map(({ id, colour, low, raw }) => [id, colour, Boolean(low), Boolean(raw)].join());
  return JSON.stringify(parts);
}

export function makePlot(frame: PlotFrame, first: PlotDrawing): Plot {
  const { host, theme, stage, isLogX, isLogY } = frame;
  let drawing = prepare(first, isLogX);
  const aligned = alignLines(drawing.lines, isLogY);
  const { series, bands, shown } = describeSeries(drawing.lines, aligned.places, theme);
  let isPointing: boolean = false;

  const chart = new uPlot(
    {
      width: frame.width,
      height: frame.height,
      legend: { show: false },
      padding: [8, 10, 0, 0],
      scales: {
        x: {
          time: frame.xKind === "time",
          distr: isLogX ? 3 : 1,
          range: (_, low, high) => {
            if (drawing.zoom) return [drawing.zoom.from, drawing.zoom.to];
            return low === high ? padRange([low, high], isLogX) : [low, high];
          },
        },
        y: {
          distr: isLogY ? 3 : 1,
          range: () => {
            const { ignoreOutliers, zoom } = drawing;
            const range = valueRange(drawing.lines, { within: zoom, ignoreOutliers, isLog: isLogY });
            return padRange(range ?? [1, 1], isLogY);
          },
        },
      },
      axes: [xAxis(frame.xKind, isLogX, theme), yAxis(isLogY, theme)],
      series,
      bands,
      focus: { alpha: 0.2 },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false, dist: leastDrag },
        points: { size: (_, index) => (shown.has(index) && shown.size <= mostBands ? 7 : 0) },
        bind: {
          dblclick: () => () => {
            frame.onZoom(undefined);
            return null;
          },
        },
      },
      hooks: {
        setCursor: [
          (u) => {
            const { left = -1 } = u.cursor;
            isPointing = true;
            stage.point(left < 0 ? null : u.posToVal(left, "x"));
            isPointing = false;
          },
        ],
        setSelect: [
          (u) => {
            const { left, width } = u.select;
            if (width < leastDrag) return;
            const range = { from: u.posToVal(left, "x"), to: u.posToVal(left + width, "x") };
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            frame.onZoom(range);
          },
        ],
      },
    },
    [aligned.x, ...aligned.columns],
    host,
  );

  const follow = (at: number | null) => {
    if (isPointing) return;
    const left = at === null ? -10 : chart.valToPos(at, "x");
    chart.setCursor({ left, top: at === null ? -10 : chart.over.clientHeight / 2 }, false);
  };
  const leave = stage.listen(follow);

  return {
    draw: (next) => {
      drawing = prepare(next, isLogX);
      const { x, columns } = alignLines(drawing.lines, isLogY);
      chart.setData([x, ...columns]);
      follow(stage.crosshair);
    },
    resize: (width, height) => chart.setSize({ width, height }),
    stress: (id) => {
      const place = drawing.lines.findIndex((line) => line.id === id);
      const column = aligned.places[place]?.y;
      chart.setSeries(column === undefined ? null : column + 1, { focus: true }, false);
    },
    canvas: chart.ctx.canvas,
    destroy: () => {
      leave();
      chart.destroy();
    },
  };
}

/** A log axis has no place for steps that are not above zero. */
function prepare(drawing: PlotDrawing, isLogX: boolean): PlotDrawing {
  if (!isLogX) return drawing;
  return { ...drawing, lines: drawing.lines.map(dropBelowZero) };
}

function dropBelowZero(line: ChartLine): ChartLine {
  const from = line.x.findIndex((x) => x > 0);
  if (from === 0) return line;
  const start = from === -1 ? line.x.length : from;
  const { low, high, raw } = line;
  return {
    ...line,
    x: line.x.slice(start),
    y: line.y.slice(start),
    ...(low && { low: low.slice(start) }),
    ...(high && { high: high.slice(start) }),
    ...(raw && { raw: raw.slice(start) }),
  };
}

type Places = ReturnType<typeof alignLines>["places"];

function describeSeries(lines: readonly ChartLine[], places: Places, theme: PlotTheme) {
  const columns: uPlot.Series[] = [];
  const bands: uPlot.Band[] = [];
  /** Columns that a reader points at, as the library counts them. */
  const shown = new Set<number>();
  for (const [index, line] of lines.entries()) {
    const place = places[index];
    if (!place) continue;
    const { token, dash } = lineColour(line.colour);
    const stroke = theme.colour(token);
    const quiet: uPlot.Series = { points: { show: false }, width: 0, stroke: "transparent" };
    const isAlone = line.x.length === 1;
    columns[place.y] = {
      stroke,
      width: 1.5,
      dash: [...dash],
      points: { show: isAlone, size: 5, fill: stroke },
    };
    shown.add(place.y + 1);
    if (place.raw !== undefined)
      columns[place.raw] = { stroke, width: 1, alpha: 0.25, points: { show: false } };
    if (place.low === undefined || place.high === undefined) continue;
    columns[place.low] = quiet;
    columns[place.high] = quiet;
    if (lines.length <= mostBands)
      bands.push({ series: [place.high + 1, place.low + 1], fill: withAlpha(stroke, 0.14) });
  }
  return { series: [{}, ...columns], bands, shown };
}

/** Any colour of CSS, made see-through. */
function withAlpha(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`;
}
