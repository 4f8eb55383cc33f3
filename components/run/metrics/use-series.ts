import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { MetricStream } from "@/lib/tracking/series/metric-stream";
import type { ChartRange } from "../../chart/chart-line";
import { CatchUp } from "./catch-up";
import type { LoadKey } from "./gather-keys";
import { mergeByRun, stepToAskFrom } from "./merge-series";
import type { XAxis } from "./metrics-address";
import type { SeriesByRun } from "./run-series";

/** Where the values of a page's charts are kept: they are asked for once, and then only what is new. */
export interface SeriesScope {
  name: string;
  load: LoadKey;
}

interface SeriesOfChart {
  stream: MetricStream;
  keys: readonly string[];
  x: XAxis;
  zoom: ChartRange | undefined;
}

/** Lists of numbers: comparing them costs more than drawing them. */
const settings = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  structuralSharing: false,
} as const;

/** The values of a chart's metrics; closer ones of a range that is shown, where points of the whole stand for several. */
export function useSeries(scope: SeriesScope, { stream, keys, x, zoom }: SeriesOfChart) {
  const queries = useQueryClient();
  const xKey = xKeyOf(x);
  // What comes next is found by the step; over a metric that may fall there is no next.
  const lineX = x.kind === "metric" ? xKey : "_step";
  const whole = useQueries({
    queries: keys.map((key) => {
      const queryKey = ["series", scope.name, stream, key, lineX];
      return {
        ...settings,
        queryKey,
        queryFn: async () => {
          const known = queries.getQueryData<SeriesByRun>(queryKey);
          const from = x.kind === "metric" ? undefined : stepToAskFrom(known);
          const newer = await scope.load(key, { stream, x: lineX, from });
          return from === undefined ? newer : mergeByRun(known, newer);
        },
      };
    }),
  });
  const range = zoom && { from: zoom.from, to: zoom.to };
  const closer = useQueries({
    queries: keys.map((key, place) => {
      const isSampled = Object.values(whole[place]?.data ?? {}).some((series) => series.isSampled);
      const isAskable = range !== undefined && isSampled;
      return {
        ...settings,
        queryKey: ["series", scope.name, stream, key, xKey, range],
        queryFn: () => scope.load(key, { stream, x: xKey, ...range }),
        enabled: isAskable,
      };
    }),
  });
  return {
    data: whole.map((result, place) => closer[place]?.data ?? result.data),
    isPending: whole.some((result) => result.isPending),
    failed: whole.find(({ error }) => error !== null),
  };
}

function xKeyOf(x: XAxis): string {
  switch (x.kind) {
    case "step":
      return "_step";
    case "span":
      return "_runtime";
    case "time":
      return "_timestamp";
    case "metric":
      return x.key;
  }
}

/** Asks for the new part of the charts in sight whenever there is one. */
export function useNewSeries(scopeName: string, news: number): void {
  const queries = useQueryClient();
  const [catchUp] = useState(
    () => new CatchUp(news, () => queries.invalidateQueries({ queryKey: ["series", scopeName] })),
  );
  useEffect(() => catchUp.hear(news), [catchUp, news]);
}
