import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { Pins } from "@/components/run/metrics/metrics-pane";
import { readChartSpec, writeChartSpec } from "@/components/run/values/chart-spec-text";
import type { ChartSpec } from "@/lib/runs/chart-view";

/** The charts that the address names, each once: of values, and metrics that come before the others. */
export function useChosenCharts() {
  const query = useSearchParams();
  const specs = useMemo(() => {
    const texts = new Set(query.getAll("chart"));
    return [...texts].flatMap((text) => readChartSpec(text) ?? []);
  }, [query]);
  const pins = useMemo<Pins>(() => {
    const pinned = new Set(specs.flatMap((spec) => (spec.kind === "line" ? [spec.metric] : [])));
    const toggle = (metric: string) => {
      if (pinned.has(metric)) remove({ kind: "line", metric });
      else add({ kind: "line", metric });
    };
    return { pinned, toggle };
  }, [specs]);
  return { specs, add, remove, pins };
}

function add(spec: ChartSpec): void {
  write((texts) => [...new Set([...texts, writeChartSpec(spec)])]);
}

function remove(spec: ChartSpec): void {
  write((texts) => texts.filter((text) => text !== writeChartSpec(spec)));
}

function write(change: (texts: readonly string[]) => string[]): void {
  const query = new URLSearchParams(window.location.search);
  const texts = change(query.getAll("chart"));
  query.delete("chart");
  for (const text of texts) query.append("chart", text);
  // A comma is readable where it separates names.
  window.history.replaceState(
    null,
    "",
    `${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`,
  );
}
