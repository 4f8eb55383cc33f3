"use client";

import { useCallback, useMemo } from "react";
import { MetricsPane } from "@/components/run/metrics/metrics-pane";
import type { AskSeries } from "@/components/run/metrics/run-series";
import { seriesQuery } from "@/components/run/metrics/series-query";
import { LoadFailure } from "@/components/ui/load-failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunDetail, RunLineCounts } from "@/lib/runs/run-view";
import type { MetricsView, SeriesView } from "@/lib/tracking/schema";
import { askJson } from "../../../_components/ask-json";
import { NoMetrics } from "./no-metrics";
import { useRunMetrics } from "./use-run-metrics";

interface RunMetricsProps {
  run: RunDetail;
  /** How many lines there are, as the page was told last. */
  lines: RunLineCounts | null;
  isOver: boolean;
}

/** What the run measured, while it measures it. */
export function RunMetrics({ run, lines, isOver }: RunMetricsProps) {
  const address = `/api/runs/${run.id}`;
  const { data, error, refetch } = useRunMetrics(run.id, { isKnown: lines !== null, isOver });
  const ask = useCallback<AskSeries>(
    async (question, signal) => {
      const view = await askJson<SeriesView>(`${address}/series?${seriesQuery(question)}`, { signal });
      return { [run.id]: view.series };
    },
    [address, run.id],
  );
  const runs = useMemo(() => [{ id: run.id, name: run.name, colour: 0 }], [run.id, run.name]);
  if (!data && error) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <MetricsSkeleton />;
  if (data.metrics.every(({ kind }) => kind !== "number"))
    return <NoMetrics runId={run.id} isLaunched={run.origin === "launched"} isOver={isOver} />;
  return (
    <MetricsPane
      runs={runs}
      scopeName={run.id}
      project={run.project}
      metrics={data.metrics}
      ask={ask}
      news={lines ? countOf(lines) : countOf(data)}
      notice={data.isCut ? <CutNotice view={data} /> : null}
    />
  );
}

function countOf({ lineCount, systemCount }: RunLineCounts): number {
  return lineCount + systemCount;
}

function CutNotice({ view }: { view: MetricsView }) {
  return (
    <p role="status" className="border-line border-b bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
      This run logged more than {view.metrics.length.toLocaleString("en")} different metrics: these came first
      and have charts. The values of the others are in the history all the same.
    </p>
  );
}

function MetricsSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the metrics"
      className="flex min-h-0 grow flex-col overflow-hidden"
    >
      <div className="h-12 shrink-0 border-line border-b" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3 px-5 pt-11 max-md:px-3.5">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <div key={key} className="h-60 rounded-lg border border-line p-3">
            <Skeleton className="w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
