/** What the address of a page with charts says of how they are drawn; what is so anyway is left out. */
import type { ChartRange } from "../../chart/chart-line";
import type { XKind } from "../../chart/plot-scale";
import type { Smoothing } from "../../chart/smooth-values";
import { formatZoom, parseZoom } from "../../chart/zoom-range";

export type XAxis = { kind: "step" } | { kind: "span" } | { kind: "time" } | { kind: "metric"; key: string };

export interface MetricsAddress {
  pane: "metrics" | "system";
  x: XAxis;
  smoothing: Smoothing;
  isLogX: boolean;
  isLogY: boolean;
  ignoreOutliers: boolean;
  zoom: ChartRange | undefined;
  search: string;
  /** Charts beside each other; 0 is as many as fit. */
  columns: number;
}

export const mostColumns = 4;
const names = ["pane", "x", "smooth", "log", "outliers", "zoom", "find", "cols"] as const;

type Query = Pick<URLSearchParams, "get">;

export function readMetricsAddress(query: Query): MetricsAddress {
  const log = query.get("log") ?? "";
  const columns = Number(query.get("cols") ?? 0);
  return {
    pane: query.get("pane") === "system" ? "system" : "metrics",
    x: parseX(query.get("x") ?? ""),
    smoothing: parseSmoothing(query.get("smooth") ?? ""),
    isLogX: log.includes("x"),
    isLogY: log.includes("y"),
    ignoreOutliers: query.get("outliers") === "hide",
    zoom: parseZoom(query.get("zoom")),
    search: (query.get("find") ?? "").slice(0, 200),
    columns: Number.isInteger(columns) && columns >= 1 && columns <= mostColumns ? columns : 0,
  };
}

/** The query with a change of how charts are drawn; the rest of it stays. Another x has another range. */
export function changeMetricsQuery(query: string, change: Partial<MetricsAddress>): string {
  const params = new URLSearchParams(query);
  const before = readMetricsAddress(params);
  const moved = formatX(shownX({ ...before, ...change })) !== formatX(shownX(before));
  const next = { ...before, ...(moved && { zoom: undefined, isLogX: false }), ...change };
  const values: Record<(typeof names)[number], string> = {
    pane: next.pane === "metrics" ? "" : next.pane,
    x: formatX(next.x),
    smooth: formatSmoothing(next.smoothing),
    log: `${next.isLogX ? "x" : ""}${next.isLogY ? "y" : ""}`,
    outliers: next.ignoreOutliers ? "hide" : "",
    zoom: next.zoom ? formatZoom(next.zoom) : "",
    find: next.search,
    cols: next.columns === 0 ? "" : String(next.columns),
  };
  for (const name of names) {
    if (values[name] === "") params.delete(name);
    else params.set(name, values[name]);
  }
  return params.toString();
}

/** By what charts are drawn: what a machine measures of itself belongs to no step of the program. */
export function shownX({ pane, x }: Pick<MetricsAddress, "pane" | "x">): XAxis {
  return pane === "system" && x.kind !== "time" ? { kind: "span" } : x;
}

/** `step`, `relative`, `wall`, or `metric:epoch`. */
export function parseX(text: string): XAxis {
  if (text === "relative") return { kind: "span" };
  if (text === "wall") return { kind: "time" };
  if (text.startsWith("metric:") && text.length > 7) return { kind: "metric", key: text.slice(7, 1_000) };
  return { kind: "step" };
}

/** Empty for the step. */
export function formatX(x: XAxis): string {
  switch (x.kind) {
    case "step":
      return "";
    case "span":
      return "relative";
    case "time":
      return "wall";
    case "metric":
      return `metric:${x.key}`;
  }
}

function parseSmoothing(text: string): Smoothing {
  const [kind, amount] = text.split(":");
  const number = Number(amount);
  if (kind === "exp" && number > 0 && number <= 1) return { kind: "exponential", weight: number };
  if (kind === "avg" && Number.isInteger(number) && number >= 2 && number <= 1_000)
    return { kind: "average", points: number };
  return { kind: "none" };
}

function formatSmoothing(smoothing: Smoothing): string {
  switch (smoothing.kind) {
    case "none":
      return "";
    case "exponential":
      return `exp:${smoothing.weight}`;
    case "average":
      return `avg:${smoothing.points}`;
  }
}

/** What x is called and how its values are said. */
export function nameX(x: XAxis): { xName: string; xKind: XKind } {
  switch (x.kind) {
    case "step":
      return { xName: "step", xKind: "number" };
    case "span":
      return { xName: "relative time", xKind: "span" };
    case "time":
      return { xName: "time", xKind: "time" };
    case "metric":
      return { xName: x.key, xKind: "number" };
  }
}
