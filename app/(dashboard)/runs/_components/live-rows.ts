import type { RunRow } from "@/lib/runs/run-view";

/** The rows that are shown, each as it is now: none comes, goes or moves. */
export function bringUpToDate(rows: readonly RunRow[], now: readonly RunRow[]): RunRow[] {
  const fresh = new Map(now.map((row) => [row.id, row]));
  return rows.map((row) => fresh.get(row.id) ?? row);
}

/** How a freshly read page differs from the rows that are shown. */
export type ListNews = { kind: "none" } | { kind: "new"; count: number } | { kind: "changed" };

export function findNews(
  shown: readonly RunRow[],
  fresh: readonly RunRow[],
  isNewestFirst: boolean,
): ListNews {
  const known = new Set(shown.map(({ id }) => id));
  const count = fresh.filter(({ id }) => !known.has(id)).length;
  if (isNewestFirst && count > 0 && !known.has(fresh[0]?.id ?? "")) return { kind: "new", count };
  const isSame = fresh.length === shown.length && fresh.every(({ id }, index) => id === shown[index]?.id);
  return isSame ? { kind: "none" } : { kind: "changed" };
}

/** What the button over the list says; empty when there is nothing to show. */
export function newsWords(news: ListNews, pageSize: number): string {
  switch (news.kind) {
    case "none":
      return "";
    case "new":
      if (news.count >= pageSize) return `${pageSize} or more new runs`;
      return news.count === 1 ? "1 new run" : `${news.count} new runs`;
    case "changed":
      return "The list has changed";
  }
}
