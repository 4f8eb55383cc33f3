import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RunPage, RunRow } from "@/lib/runs/run-view";
import { askJson } from "../../_components/ask-json";
import { type RunsAddress, runsQuery } from "../runs-address";
import { bringUpToDate, findNews, newsWords } from "./live-rows";

const everyMs = 5_000;

interface Answer {
  page: RunPage | null;
  shown: RunRow[];
}

/** The page of runs, kept at the present: rows change in place, new ones wait until they are asked for. */
export function useLiveRuns(address: RunsAddress, loaded: RunPage | undefined) {
  const [given, setGiven] = useState(loaded);
  const [base, setBase] = useState(loaded);
  // Another filter, page or order: what the server drew is what is shown.
  if (given !== loaded) {
    setGiven(loaded);
    setBase(loaded);
  }
  const query = runsQuery(address);
  const ids = (base?.rows ?? []).map(({ id }) => id);
  const { data, isError } = useQuery({
    queryKey: ["runs", query, ids],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams(query);
      search.set("shown", ids.join(","));
      return askJson<Answer>(`/api/runs/live?${search}`, signal);
    },
    enabled: base !== undefined,
    refetchInterval: everyMs,
    // The server has just drawn it.
    initialData: base && { page: base, shown: base.rows },
    initialDataUpdatedAt: Date.now,
  });
  const rows = base ? bringUpToDate(base.rows, data?.shown ?? []) : [];
  const fresh = data?.page ?? undefined;
  const isNewestFirst = address.sort === "created" && address.direction === "desc" && address.page === 1;
  const news = base && fresh ? newsWords(findNews(rows, fresh.rows, isNewestFirst), base.pageSize) : "";
  return {
    rows,
    total: fresh?.total ?? base?.total ?? 0,
    pageSize: base?.pageSize ?? 0,
    news,
    isStale: isError,
    showNews: () => {
      if (fresh) setBase(fresh);
    },
  };
}
