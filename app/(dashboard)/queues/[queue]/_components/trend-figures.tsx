"use client";

import { pairOfTimes, percent, successShare } from "@/components/queue/trend/trend-words";
import { Figure } from "./figure";
import { useQueueTrends, usualRange } from "./use-queue-trends";

/** The figures of the last week that belong to "now": what to expect. */
export function TrendFigures({ queue }: { queue: string }) {
  const { data } = useQueueTrends(queue, usualRange);
  return (
    <>
      <Figure name="wait p50 / p95, 7 d">
        {data ? pairOfTimes(data.total.waitP50, data.total.waitP95) : "…"}
      </Figure>
      <Figure name="finished well, 7 d">{data ? percent(successShare(data.total)) : "…"}</Figure>
    </>
  );
}
