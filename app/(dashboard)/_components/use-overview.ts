import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { OverviewView } from "@/lib/runs/run-view";
import { askJson } from "./ask-json";

const everyMs = 5_000;

/** What the team does now, asked for again while somebody looks; rail, live dot and overview share one answer. */
export function useOverview(initial?: OverviewView) {
  return useQuery<OverviewView>({
    queryKey: ["overview"],
    queryFn: ({ signal }) => askJson<OverviewView>("/api/overview", { signal }),
    refetchInterval: everyMs,
    placeholderData: initial ?? keepPreviousData,
  });
}
