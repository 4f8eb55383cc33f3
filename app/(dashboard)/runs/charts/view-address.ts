/** A saved set of charts as the address of the page that draws it, and back. */
import { readChartSpec, writeChartSpec } from "@/components/run/values/chart-spec-text";
import type { ChartView, ChartViewContent } from "@/lib/runs/chart-view";
import { quoteWord } from "@/lib/runs/query-words";
import { readRunQuery, withChoice, writeRunQuery } from "@/lib/runs/run-query";
import { changeChartsQuery, readChartsAddress } from "./charts-address";

/** The address that draws a view as it is now; it says which view, so that it can be changed there. */
export function viewHref(view: ChartView): string {
  return `/runs/charts?${viewQuery(view.project, view.content)}&view=${encodeURIComponent(view.id)}`;
}

export function viewQuery(project: string, content: ChartViewContent): string {
  const { filter, sort, direction, runs } = content;
  const line = `project:${quoteWord(project)} ${filter}`.trim();
  const query = new URLSearchParams(changeChartsQuery("", { line, sort, direction, runs }));
  const rest = {
    group: content.groupBy,
    x: content.x,
    smooth: content.smoothing,
    log: content.logAxes,
    outliers: content.ignoreOutliers ? "hide" : "",
    find: content.search,
  };
  for (const [name, text] of Object.entries(rest)) if (text) query.set(name, text);
  for (const chart of content.charts) query.append("chart", writeChartSpec(chart));
  return query.toString();
}

/** What the address draws, as a view keeps it. */
export function contentOf(query: URLSearchParams): ChartViewContent {
  const { line, sort, direction, runs } = readChartsAddress(Object.fromEntries(query));
  const text = (name: string) => query.get(name) ?? "";
  const logAxes = (["x", "y", "xy"] as const).find((axes) => axes === text("log"));
  return {
    filter: writeRunQuery(withChoice(readRunQuery(line).query, "project", [])),
    sort,
    direction,
    runs,
    ...(text("group") && { groupBy: text("group") }),
    ...(text("x") && { x: text("x") }),
    ...(text("smooth") && { smoothing: text("smooth") }),
    ...(logAxes && { logAxes }),
    ignoreOutliers: text("outliers") === "hide",
    search: text("find"),
    charts: query.getAll("chart").flatMap((one) => readChartSpec(one) ?? []),
  };
}

/** The project whose runs a filter is of; undefined when it is none, or several. */
export function projectOf(line: string): string | undefined {
  const { project } = readRunQuery(line).query;
  return project.length === 1 ? project[0] : undefined;
}
