"use client";

import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { CompareLegend } from "@/components/run/compare/compare-legend";
import { DifferenceTable } from "@/components/run/compare/difference-table";
import { choiceName, groupChoices, groupLines, groupRuns } from "@/components/run/compare/group-runs";
import { MetricsPane } from "@/components/run/metrics/metrics-pane";
import { CountBadge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { RunComparison } from "@/lib/runs/run-view";
import type { MetricView } from "@/lib/tracking/schema";
import { countWords } from "../../_components/bulk-words";
import { useRunsSeries } from "./use-runs-series";

interface ComparePageProps {
  comparison: RunComparison;
  metrics: readonly MetricView[];
}

const tabs = ["charts", "differences"] as const;

/** Runs over one another, and what differs between them. */
export function ComparePage({ comparison, metrics }: ComparePageProps) {
  const { rows, missing } = comparison;
  const query = useSearchParams();
  const tab = tabs.find((name) => name === query.get("tab")) ?? tabs[metrics.length > 0 ? 0 : 1];
  const runs = useMemo(
    () => comparison.runs.map(({ id, name }, colour) => ({ id, name, colour })),
    [comparison.runs],
  );
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [stressed, setStressed] = useState<string | undefined>(undefined);
  const shown = useMemo(() => runs.filter(({ id }) => !hidden.has(id)), [runs, hidden]);
  const choices = useMemo(() => groupChoices(rows), [rows]);
  const groupRow = choices.find((row) => choiceName(row) === query.get("group"));
  const groups = useMemo(
    () =>
      groupRow &&
      groupRuns(
        runs.map(({ id }) => id),
        groupRow,
      ),
    [runs, groupRow],
  );
  const regroup = useMemo(
    () => groups && ((lines: Parameters<typeof groupLines>[0]) => groupLines(lines, groups)),
    [groups],
  );
  const { ask, news } = useRunsSeries(comparison.runs);
  const differing = rows.filter(({ isSame }) => !isSame).length;
  return (
    <div className="flex min-h-0 grow flex-col">
      <header className="flex shrink-0 flex-wrap items-baseline gap-x-4 px-5 pt-4 pb-2 max-md:px-3.5">
        <h1 className="font-medium text-lg">Compare {countWords(runs.length)}</h1>
        {missing.length > 0 ? (
          <p role="status" className="text-muted">
            {countWords(missing.length)} of the address {missing.length === 1 ? "is" : "are"} not there any
            more, or not yours to see.
          </p>
        ) : null}
      </header>
      <Tabs
        value={tab}
        onValueChange={(name) => changeQuery("tab", name)}
        className="flex min-h-0 min-w-0 grow flex-col"
      >
        <TabsList aria-label="Parts of the comparison">
          <TabsTrigger value="charts">Charts</TabsTrigger>
          <TabsTrigger value="differences" badge={<CountBadge count={differing} />}>
            Differences
          </TabsTrigger>
        </TabsList>
        <TabsContent
          value="charts"
          className="flex min-h-0 grow data-[state=inactive]:hidden max-md:flex-col"
        >
          <CompareLegend
            runs={runs}
            groups={groups}
            hidden={hidden}
            onHide={setHidden}
            onStress={setStressed}
            choices={choices.map(choiceName)}
            choice={groupRow && choiceName(groupRow)}
            onChoose={(name) => changeQuery("group", name)}
          />
          {metrics.length === 0 ? (
            <EmptyState
              title="None of these runs reported metrics"
              hint="Charts appear here as soon as one of their programs logs a number."
            />
          ) : (
            <MetricsPane
              runs={shown}
              scopeName={runs.map(({ id }) => id).join()}
              project={comparison.runs[0]?.project ?? ""}
              metrics={metrics}
              ask={ask}
              news={news}
              stressed={stressed}
              regroup={regroup}
            />
          )}
        </TabsContent>
        <TabsContent value="differences" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
          <DifferenceTable runs={runs} rows={rows} />
        </TabsContent>
      </Tabs>
    </div>
  );
}

function changeQuery(name: string, value: string): void {
  const query = new URLSearchParams(window.location.search);
  if (value === "") query.delete(name);
  else query.set(name, value);
  // A comma is readable where it separates ids.
  window.history.replaceState(
    null,
    "",
    `${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`,
  );
}
