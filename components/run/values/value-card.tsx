"use client";

import { ChartLine as ChartIcon, Ellipsis, Table2, X } from "lucide-react";
import { type ComponentType, useState } from "react";
import type { ChartSpec } from "@/lib/runs/chart-view";
import { Button } from "../../ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "../../ui/dropdown-menu";
import { BarsChart } from "./bars-chart";
import { sayValues, type ValueChartProps } from "./drawn-values";
import { ParallelChart } from "./parallel-chart";
import { ScatterChart } from "./scatter-chart";
import { ValuesTable } from "./values-table";

export type ValueChartKind = Exclude<ChartSpec["kind"], "line">;

interface ValueCardProps extends Omit<ValueChartProps, "label"> {
  kind: ValueChartKind;
  /** Names of values that none of these runs has. */
  unknown: readonly string[];
  onRemove: () => void;
}

const charts: Record<ValueChartKind, ComponentType<ValueChartProps>> = {
  bars: BarsChart,
  scatter: ScatterChart,
  parallel: ParallelChart,
};

/** A chart of values with its title, what is pointed at, and the same as a table. */
export function ValueCard({ kind, unknown, onRemove, ...chart }: ValueCardProps) {
  const { axes, runs, pointed } = chart;
  const [asTable, setAsTable] = useState(false);
  const names = axes.map(({ label }) => label);
  const title = kind === "scatter" ? [...names].reverse().join(" by ") : names.join(", ");
  const run = runs.find(({ id }) => id === pointed);
  const Drawing = charts[kind];
  const missing = axes.length === 0 || unknown.length > 0;
  return (
    <figure
      className={`min-w-0 rounded-lg border border-line bg-ground ${kind === "parallel" ? "lg:col-span-2" : ""}`}
    >
      <figcaption className="flex h-9 items-center gap-2 pr-1 pl-3">
        <h3 className="min-w-0 shrink-0 truncate font-medium max-md:shrink" title={title}>
          {title || "No values"}
        </h3>
        <span className="tabular ml-auto min-w-0 truncate text-muted text-xs">
          {run ? sayValues(run, axes) : null}
        </span>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              variant="ghost"
              size="sm"
              aria-label={`More of ${title || "the chart"}`}
              className="w-7 px-0 touch:w-11"
            >
              <Ellipsis aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setAsTable(!asTable)}>
              {asTable ? <ChartIcon aria-hidden /> : <Table2 aria-hidden />}
              {asTable ? "Show as a chart" : "Show as a table"}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={onRemove}>
              <X aria-hidden />
              Remove
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </figcaption>
      <div className="h-65 px-1 pb-1">
        {missing ? (
          <div className="grid h-full place-items-center px-5 text-center text-muted">
            None of these runs has {unknown.join(" or ") || "these values"}.
          </div>
        ) : asTable ? (
          <ValuesTable label={title} axes={axes} runs={runs} />
        ) : (
          <Drawing label={title} {...chart} />
        )}
      </div>
    </figure>
  );
}
