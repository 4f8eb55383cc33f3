"use client";

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { MetricView } from "@/lib/tracking/schema";
import type { ChartLine } from "../../chart/chart-line";
import { ChartStage } from "../../chart/chart-stage";
import { Button } from "../../ui/button";
import type { ChartedRun } from "../charted-run";
import { ChartGroups } from "./chart-groups";
import { gatherKeys } from "./gather-keys";
import { MetricChart } from "./metric-chart";
import { shownX } from "./metrics-address";
import { MetricsToolbar } from "./metrics-toolbar";
import { groupPlans, planCharts } from "./plan-charts";
import type { AskSeries } from "./run-series";
import { useMetricsAddress } from "./use-metrics-address";
import { usePinned } from "./use-pinned";
import { useNewSeries } from "./use-series";

interface MetricsPaneProps {
  /** Of these runs; the name of the set keeps their values apart from others. */
  runs: readonly ChartedRun[];
  scopeName: string;
  project: string;
  metrics: readonly MetricView[];
  ask: AskSeries;
  /** Changes when there is something new to ask for. */
  news: number;
  /** Above the charts: what is not shown and why. */
  notice?: ReactNode;
  stressed?: string | undefined;
  regroup?: ((lines: ChartLine[]) => ChartLine[]) | undefined;
  /** Before the charts, and scrolls with them. */
  before?: ReactNode;
  /** Which charts come first, where this browser's own choice does not count. */
  pins?: Pins | undefined;
}

export interface Pins {
  pinned: ReadonlySet<string>;
  toggle: (id: string) => void;
}

/** The metrics of a run, or of several over one another: a chart each, drawn as one address says. */
export function MetricsPane(props: MetricsPaneProps) {
  const { runs, scopeName, project, metrics, ask, news, notice, stressed, regroup, before } = props;
  const { address, change } = useMetricsAddress();
  const own = usePinned(project);
  const { pinned, toggle } = props.pins ?? own;
  const box = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [stages] = useState(() => new Map<string, ChartStage>());
  const stageOf = (xName: string) => {
    const stage = stages.get(xName) ?? new ChartStage();
    stages.set(xName, stage);
    return stage;
  };
  const scope = useMemo(() => ({ name: scopeName, load: gatherKeys(ask) }), [scopeName, ask]);
  useNewSeries(scopeName, news);
  useSearchKey(search);
  const counts = useMemo(
    () => ({
      metrics: planCharts(metrics, "history").length,
      system: planCharts(metrics, "system").length,
    }),
    [metrics],
  );
  const stream = address.pane === "system" ? "system" : "history";
  const drawn = useMemo(() => ({ ...address, x: shownX(address) }), [address]);
  const groups = useMemo(
    () => groupPlans(planCharts(metrics, stream, address.search), pinned),
    [metrics, stream, address.search, pinned],
  );
  const xKeys = useMemo(
    () =>
      metrics.flatMap(({ key, kind, stream }) => (kind === "number" && stream === "history" ? [key] : [])),
    [metrics],
  );
  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <MetricsToolbar address={address} onChange={change} xKeys={xKeys} counts={counts} searchRef={search} />
      {notice}
      <div ref={box} className="min-h-0 grow overflow-y-auto pt-1">
        {before}
        {groups.length === 0 ? (
          <div className="px-5 py-10 text-center text-muted">
            {address.search === "" ? (
              "Nothing here yet."
            ) : (
              <>
                <p>No metric has “{address.search}” in its name.</p>
                <Button size="sm" className="mt-2" onClick={() => change({ search: "" })}>
                  Show all
                </Button>
              </>
            )}
          </div>
        ) : (
          <ChartGroups
            key={`${stream} ${address.search}`}
            groups={groups}
            columns={address.columns}
            unnamed={stream === "system" ? "System" : "Charts"}
            draw={(plan) => (
              <MetricChart
                key={plan.id}
                plan={plan}
                runs={runs}
                scope={scope}
                address={drawn}
                onZoom={(zoom) => change({ zoom })}
                stageOf={stageOf}
                box={box}
                isPinned={pinned.has(plan.id)}
                onPin={toggle}
                stressed={stressed}
                regroup={regroup}
              />
            )}
          />
        )}
      </div>
    </div>
  );
}

/** `/` goes to the search, as in the log. */
function useSearchKey(search: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || target?.closest("input, textarea, select"))
        return;
      event.preventDefault();
      event.stopImmediatePropagation();
      search.current?.focus();
    };
    // Before the page's own keys.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [search]);
}
