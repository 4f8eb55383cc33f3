import type { RunReportRow } from "../db/run-reports";
import { readDefinitions } from "./read-definitions";
import type { KnownMetrics } from "./read-metrics";
import type { MetricView } from "./schema";
import type { MetricStats } from "./series/metric-stats";
import { parseLine } from "./series/parse-line";
import { findDefinition } from "./series/summarise";

/** The metrics of a run with what its program said of them; what a client keeps for itself (`_step`) is left out. */
export function metricViews(
  known: readonly KnownMetrics[],
  report: RunReportRow | null,
  isWanted: (metric: Pick<MetricView, "key" | "stream" | "kind">) => boolean = () => true,
): MetricView[] {
  const definitions = readDefinitions(report);
  return known.flatMap(({ row: { stream }, directory }) =>
    [...directory].flatMap(([key, stats]) => {
      if (key.startsWith("_") || !isWanted({ key, stream, kind: stats.kind })) return [];
      const { hidden, stepMetric, goal } = findDefinition(definitions, key) ?? {};
      return [
        {
          ...toMetric(key, stats),
          stream,
          ...mediaOf(stats),
          ...(hidden && { hidden }),
          ...(stepMetric !== undefined && { stepMetric }),
          ...(goal && { goal }),
        },
      ];
    }),
  );
}

function toMetric(key: string, { kind, count, lastStep, last, min, max }: MetricStats) {
  const drawable = last !== null && Number.isFinite(last) ? last : null;
  return { key, kind, count, lastStep, last: drawable, min, max };
}

/** What the last value says it is; a very long one is not kept, and says nothing. */
function mediaOf({ kind, text }: MetricStats): { media?: string } {
  const map = kind === "media" && text !== null ? parseLine(text) : undefined;
  const type = map?.values[map.keys.lastIndexOf("_type")];
  return type?.kind === "json" && type.text.length <= 66 ? { media: type.text.replaceAll('"', "") } : {};
}
