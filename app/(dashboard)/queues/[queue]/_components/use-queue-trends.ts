import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { QueueTrendsView } from "@/lib/runs/run-view";
import { askJson } from "../../../_components/ask-json";

const everyMs = 60_000;

/** Ranges people ask for, in seconds; anything else is given as two dates. */
export const rangeSeconds = {
  "1h": 3_600,
  "6h": 6 * 3_600,
  "24h": 86_400,
  "7d": 7 * 86_400,
  "30d": 30 * 86_400,
  "90d": 90 * 86_400,
  "1y": 365 * 86_400,
} as const;
export type RangeName = keyof typeof rangeSeconds;
export const usualRange: RangeName = "7d";

export function isRangeName(text: string | null): text is RangeName {
  return text !== null && Object.hasOwn(rangeSeconds, text);
}

/** A named range up to now, or two dates. */
export type TrendsRange = RangeName | { from: string; to: string };

/** The trends of a queue; a range up to now is asked for again every minute. */
export function useQueueTrends(queue: string, range: TrendsRange) {
  const isNamed = typeof range === "string";
  // Another part of the page may have the answer before this one has come to life; what the server drew must be drawn first.
  const isHydrated = useIsHydrated();
  const { data, error } = useQuery({
    queryKey: ["queue-trends", queue, range],
    queryFn: ({ signal }) => {
      const dates = isNamed
        ? { from: new Date(Date.now() - rangeSeconds[range] * 1_000).toISOString() }
        : range;
      const path = `/api/queues/${encodeURIComponent(queue)}/trends?${new URLSearchParams(dates)}`;
      return askJson<QueueTrendsView>(path, { signal });
    },
    ...(isNamed && { refetchInterval: everyMs }),
    placeholderData: keepPreviousData,
    retry: 1,
  });
  return { data: isHydrated ? data : undefined, error };
}
