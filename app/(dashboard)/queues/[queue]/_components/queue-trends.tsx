"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { TrendChart } from "@/components/queue/trend/trend-chart";
import { TrendTable } from "@/components/queue/trend/trend-table";
import { exactStepWords, stepWords, toCharts } from "@/components/queue/trend/trend-words";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { TrendDates } from "./trend-dates";
import { isRangeName, type TrendsRange, useQueueTrends, usualRange } from "./use-queue-trends";

const options = [
  { value: "1h", label: "Last hour" },
  { value: "6h", label: "Last 6 hours" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "90d", label: "Last 90 days" },
  { value: "1y", label: "Last year" },
  { value: "dates", label: "From … to …" },
];

const day = 86_400_000;

/** The third band: how the queue did. Range and form are in the address. */
export function QueueTrends({ queue }: { queue: string }) {
  const parameters = useSearchParams();
  const path = usePathname();
  const range = readRange(parameters);
  const isTable = parameters.get("as") === "table";
  const { data, error } = useQueueTrends(queue, range);
  const set = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(parameters);
    for (const [key, value] of Object.entries(changes))
      if (value === null) next.delete(key);
      else next.set(key, value);
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  };
  const choose = (value: string) => {
    const now = Date.now();
    const dates = { from: new Date(now - 7 * day).toISOString(), to: new Date(now).toISOString() };
    set(
      value === "dates"
        ? { range: null, ...dates }
        : { range: value === usualRange ? null : value, from: null, to: null },
    );
  };
  const charts = data ? toCharts(data) : [];
  const words = isTable ? exactStepWords : stepWords;
  const labels = data?.steps.map((step) => words(step.at, data.stepSeconds)) ?? [];
  return (
    <section aria-labelledby="trends" className="border-line border-b pb-4">
      <div className="flex flex-wrap items-center gap-2 px-5 pt-4 pb-2.5 max-md:px-3.5">
        <h2 id="trends" className="grow font-medium">
          Trends
        </h2>
        {typeof range === "string" ? null : <TrendDates range={range} onChange={set} />}
        <Select
          aria-label="Range"
          className="w-36"
          options={options}
          value={typeof range === "string" ? range : "dates"}
          onValueChange={choose}
        />
        <Button aria-pressed={isTable} onClick={() => set({ as: isTable ? null : "table" })}>
          {isTable ? "As charts" : "As table"}
        </Button>
      </div>
      {error ? (
        <p role="alert" className="px-5 text-danger max-md:px-3.5">
          {error.message}
        </p>
      ) : null}
      {!data && !error ? (
        <div className="grid gap-3.5 px-5 max-md:px-3.5 md:grid-cols-2 lg:grid-cols-3">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-44" />
          ))}
        </div>
      ) : null}
      {data && isTable ? <TrendTable charts={charts} labels={labels} /> : null}
      {data && !isTable ? (
        <div className="grid gap-3.5 px-5 max-md:px-3.5 md:grid-cols-2 lg:grid-cols-3">
          {charts.map((chart) => (
            <TrendChart key={chart.title} chart={chart} labels={labels} />
          ))}
        </div>
      ) : null}
    </section>
  );
}

function readRange(parameters: { get(name: string): string | null }): TrendsRange {
  const [from, to] = [parameters.get("from"), parameters.get("to")];
  if (from !== null && to !== null && Date.parse(from) < Date.parse(to))
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const range = parameters.get("range");
  return isRangeName(range) ? range : usualRange;
}
