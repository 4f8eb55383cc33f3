import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { MetricsView } from "@/lib/tracking/schema";
import { askJson } from "../../../_components/ask-json";

/** New names are looked for this often while the run goes on; the values of known ones come at once. */
const listEveryMs = 2_000;
/** A list of thousands of names is longer than what is new in it. */
const longList = 1_000;

/** Which metrics and media a run has by now. */
export function useRunMetrics(runId: string, { isKnown, isOver }: { isKnown: boolean; isOver: boolean }) {
  return useQuery({
    queryKey: ["metrics", runId, isKnown, isOver],
    queryFn: ({ signal }) => askJson<MetricsView>(`/api/runs/${runId}/metrics`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (isOver) return false;
      return (state.data?.metrics.length ?? 0) > longList ? 5 * listEveryMs : listEveryMs;
    },
  });
}
