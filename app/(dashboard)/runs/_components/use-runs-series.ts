import { useCallback, useEffect, useState } from "react";
import type { AskSeries } from "@/components/run/metrics/run-series";
import { seriesQuery } from "@/components/run/metrics/series-query";
import { isFinal } from "@/lib/runs/run-state";
import type { RunRow } from "@/lib/runs/run-view";
import type { SeriesOfRuns } from "@/lib/tracking/schema";
import { askJson } from "../../_components/ask-json";

/** While one of the runs goes on, what is new is asked for this often. */
const everyMs = 3_000;

/** How the values of several runs are asked for, and when there may be news of them. */
export function useRunsSeries(runs: readonly RunRow[]) {
  const ids = runs.map(({ id }) => id).join(",");
  const ask = useCallback<AskSeries>(
    (question, signal) => {
      const query = seriesQuery(question);
      query.set("ids", ids);
      return askJson<SeriesOfRuns>(`/api/runs/compare/series?${query}`, { signal });
    },
    [ids],
  );
  const isLive = runs.some(({ state }) => !isFinal(state));
  const [news, setNews] = useState(0);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setNews((before) => before + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [isLive]);
  return { ask, news };
}
