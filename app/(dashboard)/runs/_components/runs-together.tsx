"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { CompareLegend } from "@/components/run/compare/compare-legend";
import { DifferenceTable } from "@/components/run/compare/difference-table";
import { choiceName, groupChoices, groupLines, groupRuns } from "@/components/run/compare/group-runs";
import { MetricsPane } from "@/components/run/metrics/metrics-pane";
import { ValueCharts } from "@/components/run/values/value-charts";
import { CountBadge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { ComparisonRow } from "@/lib/runs/run-comparison";
import type { RunRow } from "@/lib/runs/run-view";
import type { MetricView } from "@/lib/tracking/schema";
import { changeQuery } from "./change-query";
import { useChosenCharts } from "./use-chosen-charts";
import { useRunsSeries } from "./use-runs-series";

interface RunsTogetherProps {
  /** What the set of runs is called, for the names of its parts. */
  label: string;
  runs: readonly RunRow[];
  rows: readonly ComparisonRow[];
  /** Rows that are too many for a page. */
  leftOut: number;
  metrics: readonly MetricView[];
}

const tabs = ["charts", "differences"] as const;

/** Runs over one another, and what differs between them. */
export function RunsTogether({ label, runs: listed, rows, leftOut, metrics }: RunsTogetherProps) {
  const query = useSearchParams();
  const tab = tabs.find((name) => name === query.get("tab")) ?? tabs[metrics.length > 0 ? 0 : 1];
  const runs = useMemo(() => listed.map(({ id, name }, colour) => ({ id, name, colour })), [listed]);
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
  const { ask, news } = useRunsSeries(listed);
  const { specs, add, remove, pins } = useChosenCharts();
  const router = useRouter();
  const drawn = useMemo(() => {
    const colours = new Map(
      groups?.flatMap(({ colour, runIds }) => runIds.map((id) => [id, colour] as const)),
    );
    return runs.flatMap((run, place) =>
      hidden.has(run.id) ? [] : [{ ...run, place, shownColour: colours.get(run.id) ?? run.colour }],
    );
  }, [runs, groups, hidden]);
  const values = (
    <ValueCharts
      specs={specs}
      rows={rows}
      runs={drawn}
      runCount={runs.length}
      pointed={stressed}
      onPoint={setStressed}
      onOpen={(runId) => router.push(`/runs/${runId}`)}
      onAdd={add}
      onRemove={remove}
    />
  );
  const differing = rows.filter(({ isSame }) => !isSame).length;
  return (
    <Tabs
      value={tab}
      onValueChange={(name) => changeQuery("tab", name)}
      className="flex min-h-0 min-w-0 grow flex-col"
    >
      <TabsList aria-label={label}>
        <TabsTrigger value="charts">Charts</TabsTrigger>
        <TabsTrigger value="differences" badge={<CountBadge count={differing} />}>
          Differences
        </TabsTrigger>
      </TabsList>
      <TabsContent value="charts" className="flex min-h-0 grow data-[state=inactive]:hidden max-md:flex-col">
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
          <div className="min-h-0 min-w-0 grow overflow-y-auto pt-1">
            {values}
            <EmptyState
              title="None of these runs reported metrics"
              hint="Charts appear here as soon as one of their programs logs a number."
            />
          </div>
        ) : (
          <MetricsPane
            runs={shown}
            scopeName={runs.map(({ id }) => id).join()}
            project={listed[0]?.project ?? ""}
            metrics={metrics}
            ask={ask}
            news={news}
            stressed={groups ? undefined : stressed}
            regroup={regroup}
            before={values}
            pins={pins}
          />
        )}
      </TabsContent>
      <TabsContent value="differences" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
        <DifferenceTable runs={runs} rows={rows} leftOut={leftOut} />
      </TabsContent>
    </Tabs>
  );
}
