import { runSortKeys } from "@/lib/dispatch/schema";

export type RunSort = (typeof runSortKeys)[number];

/** What the address of the history says: `?q=state:failed&sort=ran&dir=asc&page=2&cols=lr,epochs`. */
export interface RunsAddress {
  /** The filter line. */
  line: string;
  sort: RunSort;
  direction: "asc" | "desc";
  page: number;
  /** Values of the form that have a column. */
  columns: string[];
}

export const pageSize = 50;
const mostColumns = 8;

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
    .filter((name) => /^[A-Za-z_][\w-]{0,63}$/.test(name));
  return {
    line: one("q").slice(0, 2_000),
    sort: runSortKeys.find((key) => key === one("sort")) ?? "created",
    direction: one("dir") === "asc" ? "asc" : "desc",
    page,
    columns: [...new Set(columns)].slice(0, mostColumns),
  };
}

/** The query of an address, without what is so anyway; empty for the plain history. */
export function runsQuery(address: RunsAddress): string {
  const query = new URLSearchParams();
  if (address.line.trim() !== "") query.set("q", address.line.trim());
  if (address.sort !== "created") query.set("sort", address.sort);
  if (address.direction !== "desc") query.set("dir", address.direction);
  if (address.page > 1) query.set("page", String(address.page));
  if (address.columns.length > 0) query.set("cols", address.columns.join(","));
  return query.toString();
}

/** The address of the history with a change; another filter or order begins at its first page. */
export function runsHref(address: RunsAddress, change: Partial<RunsAddress> = {}): string {
  const text = runsQuery({ ...address, page: 1, ...change });
  return text === "" ? "/runs" : `/runs?${text}`;
}
