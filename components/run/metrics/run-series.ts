import type { SeriesView } from "@/lib/tracking/schema";
import type { MetricStream } from "@/lib/tracking/series/metric-stream";

/** One metric of one run. */
export type Series = SeriesView["series"][number];

/** One metric of the runs of a page, by run. */
export type SeriesByRun = Readonly<Record<string, Series>>;

/** What is asked for together; the metrics come beside it. */
export interface SeriesPart {
  stream: MetricStream;
  /** What `from` and `to` are in, and the metric that is drawn as x, where it is one. */
  x: string;
  from?: number | undefined;
  to?: number | undefined;
}

export interface SeriesQuestion extends SeriesPart {
  keys: readonly string[];
}

/** Asks the server for metrics; what a run does not have is left out. */
export type AskSeries = (question: SeriesQuestion, signal: AbortSignal) => Promise<Record<string, Series[]>>;
