import { mostDrawnRuns } from "@/lib/runs/chart-view";
import { type AddressQuery, type RunsAddress, readRunsAddress } from "../runs-address";

/** Which runs the charts of a list are of, as their address says: `?q=project:x&sort=summary.loss&dir=asc&runs=50`. */
export interface ChartsAddress extends Pick<RunsAddress, "line" | "sort" | "direction"> {
  /** As many as are drawn, the first of that order. */
  runs: number;
}

export const runCounts = [10, 20, 50, mostDrawnRuns] as const;
const usualCount = 20;

export function readChartsAddress(query: AddressQuery): ChartsAddress {
  const { line, sort, direction } = readRunsAddress(query);
  const count = Number(query.runs);
  const runs = Number.isInteger(count) && count >= 1 && count <= mostDrawnRuns ? count : usualCount;
  return { line, sort, direction, runs };
}

/** The query with other runs; how they are drawn stays, but for a zoom into what others had. */
export function changeChartsQuery(query: string, address: ChartsAddress): string {
  const params = new URLSearchParams(query);
  const values = {
    q: address.line.trim(),
    sort: address.sort === "created" ? "" : address.sort,
    dir: address.direction === "desc" ? "" : address.direction,
    runs: address.runs === usualCount ? "" : String(address.runs),
    zoom: "",
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === "") params.delete(name);
    else params.set(name, value);
  }
  return params.toString();
}

/** The charts of the runs that a list shows. */
export function chartsHref(address: Pick<ChartsAddress, "line" | "sort" | "direction">): string {
  const query = changeChartsQuery("", { ...address, runs: usualCount });
  return query === "" ? "/runs/charts" : `/runs/charts?${query}`;
}
