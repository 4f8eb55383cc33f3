"use client";

import { type RefObject, useMemo, useRef } from "react";
import { ChartSkeleton } from "../../chart/chart";
import { ChartCard } from "../../chart/chart-card";
import type { ChartLine, ChartRange } from "../../chart/chart-line";
import type { ChartStage } from "../../chart/chart-stage";
import { Button } from "../../ui/button";
import type { ChartedRun } from "../charted-run";
import { type MetricsAddress, nameX, type XAxis } from "./metrics-address";
import type { ChartPlan } from "./plan-charts";
import { toLines } from "./to-lines";
import { useNear } from "./use-near";
import { type SeriesScope, useSeries } from "./use-series";

export interface MetricChartProps {
  plan: ChartPlan;
  runs: readonly ChartedRun[];
  scope: SeriesScope;
  address: MetricsAddress;
  onZoom: (range: ChartRange | undefined) => void;
  stageOf: (xName: string) => ChartStage;
  /** What scrolls: a chart out of sight is not drawn. */
  box: RefObject<HTMLElement | null>;
  isPinned: boolean;
  onPin: (id: string) => void;
  /** The run whose line stands out. */
  stressed?: string | undefined;
  /** Makes other lines of those of the runs: their means. */
  regroup?: ((lines: ChartLine[]) => ChartLine[]) | undefined;
}

/** The chart of a metric; asked for and drawn once it is nearly in sight. */
export function MetricChart(props: MetricChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useNear(frame, props.box);
  return (
    <div ref={frame} className="min-w-0">
      {isNear ? <DrawnChart {...props} /> : <FarChart {...props} />}
    </div>
  );
}

/** By which metric the program meant it, unless the reader chose something else than the step. */
function xOf({ address, plan }: MetricChartProps): XAxis {
  const isUsual = address.x.kind === "step" && plan.stepMetric !== undefined;
  return isUsual && plan.stepMetric ? { kind: "metric", key: plan.stepMetric } : address.x;
}

function cardOf(props: MetricChartProps) {
  const { plan, address, stageOf, onZoom, isPinned, onPin, stressed } = props;
  const x = xOf(props);
  const named = nameX(x);
  const isShared = x === address.x;
  const { isLogX, isLogY, ignoreOutliers } = address;
  return {
    title: plan.title,
    look: { ...named, isLogX: isLogX && named.xKind !== "time", isLogY, ignoreOutliers },
    // A range of steps says nothing on a chart over something else.
    zoom: isShared ? address.zoom : undefined,
    onZoom: isShared ? onZoom : () => undefined,
    stage: stageOf(named.xName),
    pin: { isPinned, toggle: () => onPin(plan.id) },
    stressed: stressed === undefined ? undefined : `${stressed} ${plan.keys[0]?.key}`,
  };
}

function FarChart(props: MetricChartProps) {
  return <ChartCard {...cardOf(props)} lines={[]} note={<Waiting />} />;
}

function DrawnChart(props: MetricChartProps) {
  const { plan, runs, scope, address, regroup } = props;
  const x = xOf(props);
  const card = cardOf(props);
  const keys = plan.keys.map(({ key }) => key);
  const { data, isPending, failed } = useSeries(scope, { stream: plan.stream, keys, x, zoom: card.zoom });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `data` is another list at each drawing, of the same values
  const lines = useMemo(() => {
    const metrics = plan.keys.map(({ label }, place) => ({ label, found: data[place] }));
    const made = toLines({ runs, metrics, x, smoothing: address.smoothing });
    return regroup ? regroup(made) : made;
  }, [...data, plan, runs, JSON.stringify(x), JSON.stringify(address.smoothing), regroup]);
  if (failed && lines.length === 0)
    return (
      <ChartCard
        {...card}
        lines={[]}
        note={
          <div>
            <p>{failed.error?.message ?? "The values could not be loaded."}</p>
            <Button size="sm" className="mt-2" onClick={() => void failed.refetch()}>
              Try again
            </Button>
          </div>
        }
      />
    );
  if (isPending) return <ChartCard {...card} lines={[]} note={<Waiting />} />;
  const why = whyEmpty(lines, x, address.isLogY);
  return <ChartCard {...card} lines={lines} note={why} />;
}

function whyEmpty(lines: readonly ChartLine[], x: XAxis, isLogY: boolean): string | undefined {
  const values = lines.flatMap(({ y }) => [...y]);
  if (values.length === 0)
    return x.kind === "metric" ? `No line has both this metric and ${x.key}.` : "No values yet.";
  if (values.every((value) => value === null)) return "No number to draw: every value is NaN or infinite.";
  const hasPlace = !isLogY || values.some((value) => value !== null && value > 0);
  return hasPlace ? undefined : "No value is above zero: a log axis has no place for them.";
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the values" className="absolute inset-0">
      <ChartSkeleton />
    </div>
  );
}
