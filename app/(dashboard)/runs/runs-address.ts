import { type RunSort, runSortKeys } from "@/lib/runs/run-sort";
import { isStorable } from "@/lib/runs/storable-text";
import { isFullValueName, type ValueSpace } from "@/lib/runs/value-name";

/** What the address of the history says: `?q=state:failed&sort=summary.loss&dir=asc&page=2&after=…&cols=lr,summary.loss`. */
export interface RunsAddress {
  /** The filter line. */
  line: string;
  sort: RunSort;
  direction: "asc" | "desc";
  page: number;
  /** The place that the page before left, from which this one is found at once however deep it is; "" without. */
  after: string;
  /** Values that have a column: of the form by their names, others with their space. */
  columns: string[];
}

export const pageSize = 50;
export const mostColumns = 12;

export type AddressQuery = Readonly<Record<string, string | string[] | undefined>>;

/** Reads an address; what it does not say, or says wrongly, is as without it. */
export function readRunsAddress(query: AddressQuery): RunsAddress {
  const one = (key: string) => {
    const value = query[key];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const page = /^[1-9]\d{0,4}$/.test(one("page")) ? Number(one("page")) : 1;
  const columns = one("cols")
    .split(",")
    .map(decodeName)
    .filter((name) => /^[A-Za-z_][\w-]{0,63}$/.test(name) || isValueName(name));
  return {
    line: one("q").slice(0, 2_000),
    sort: readSort(one("sort")),
    direction: one("dir") === "asc" ? "asc" : "desc",
    page,
    after: page > 1 && /^[\w-]{1,4000}$/.test(one("after")) ? one("after") : "",
    columns: [...new Set(columns)].slice(0, mostColumns),
  };
}

function readSort(text: string): RunSort {
  return runSortKeys.find((key) => key === text) ?? (isValueName(text) ? text : "created");
}

function isValueName(name: string): name is `${ValueSpace}.${string}` {
  return isFullValueName(name) && name.length <= 210 && isStorable(name);
}

/** A comma divides names; inside of one it is `%2C`. */
function decodeName(name: string): string {
  return name.replaceAll("%2C", ",").replaceAll("%25", "%");
}

function encodeName(name: string): string {
  return name.replaceAll("%", "%25").replaceAll(",", "%2C");
}

/** The query of an address, without what is so anyway; empty for the plain history. */
export function runsQuery(address: RunsAddress): string {
  const query = new URLSearchParams();
  if (address.line.trim() !== "") query.set("q", address.line.trim());
  if (address.sort !== "created") query.set("sort", address.sort);
  if (address.direction !== "desc") query.set("dir", address.direction);
  if (address.page > 1) query.set("page", String(address.page));
  if (address.page > 1 && address.after !== "") query.set("after", address.after);
  if (address.columns.length > 0) query.set("cols", address.columns.map(encodeName).join(","));
  return query.toString();
}

/** The address of the history with a change; another filter or order begins at its first page. */
export function runsHref(address: RunsAddress, change: Partial<RunsAddress> = {}): string {
  const text = runsQuery({ ...address, page: 1, after: "", ...change });
  return text === "" ? "/runs" : `/runs?${text}`;
}
