import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { RunPage, RunRow } from "@/lib/runs/run-view";
import { askJson } from "../../_components/ask-json";
import { type RunsAddress, runsQuery } from "../runs-address";
import { bringUpToDate, findNews, newsWords } from "./live-rows";

const everyMs = 5_000;

interface Answer {
  rows: RunRow[] | null;
  shown: RunRow[];
}

/** The page of runs, kept at the present: rows change in place, new ones wait until they are asked for. */
export function useLiveRuns(address: RunsAddress, loaded: RunPage | undefined) {
  const router = useRouter();
  const query = runsQuery(address);
  const ids = (loaded?.rows ?? []).map(({ id }) => id);
  const { data, isError } = useQuery({
    queryKey: ["runs", query, ids],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams(query);
      search.set("shown", ids.join(","));
      return askJson<Answer>(`/api/runs/live?${search}`, { signal });
    },
    enabled: loaded !== undefined,
    refetchInterval: everyMs,
    // The server has just drawn it.
    initialData: loaded && { rows: loaded.rows, shown: loaded.rows },
    initialDataUpdatedAt: Date.now,
  });
  const rows = loaded ? bringUpToDate(loaded.rows, data?.shown ?? []) : [];
  const fresh = data?.rows ?? undefined;
  const isNewestFirst = address.sort === "created" && address.direction === "desc" && address.page === 1;
  const news = loaded && fresh ? newsWords(findNews(rows, fresh, isNewestFirst), loaded.pageSize) : "";
  return {
    rows,
    total: loaded?.total ?? 0,
    isMore: loaded?.isMore ?? false,
    next: loaded?.next ?? null,
    foundSince: loaded?.foundSince ?? null,
    pageSize: loaded?.pageSize ?? 0,
    news,
    isStale: isError,
    /** The server draws the page anew, and counts. */
    showNews: () => router.refresh(),
  };
}
