"use client";

import { useMemo } from "react";
import type { ChartSpec } from "@/lib/runs/chart-view";
import type { ComparisonRow } from "@/lib/runs/run-comparison";
import { AddChart } from "./add-chart";
import { namesOf, writeChartSpec } from "./chart-spec-text";
import type { DrawnRun } from "./drawn-values";
import { valueAxis } from "./value-axis";
import { ValueCard } from "./value-card";

interface ValueChartsProps {
  specs: readonly ChartSpec[];
  rows: readonly ComparisonRow[];
  runs: readonly DrawnRun[];
  /** Of the comparison, hidden ones too. */
  runCount: number;
  pointed: string | undefined;
  onPoint: (runId: string | undefined) => void;
  onOpen: (runId: string) => void;
  onAdd: (spec: ChartSpec) => void;
  onRemove: (spec: ChartSpec) => void;
}

const drawable: ReadonlySet<ComparisonRow["section"]> = new Set(["values", "config", "summary"]);
/** More names than somebody searches in; those that differ come first. */
const mostNames = 1_000;

/** Bars, scatter and parallel coordinates of what the runs were told and what they reported. */
export function ValueCharts(props: ValueChartsProps) {
  const { specs, rows, runs, runCount, pointed, onPoint, onOpen, onAdd, onRemove } = props;
  const axes = useMemo(() => {
    const known = rows.filter(({ section }) => drawable.has(section));
    const inOrder = [...known.filter(({ isSame }) => !isSame), ...known.filter(({ isSame }) => isSame)];
    return inOrder.slice(0, mostNames).map((row) => valueAxis(row, runCount));
  }, [rows, runCount]);
  const numbers = useMemo(() => axes.filter(({ kind }) => kind === "number").map(({ name }) => name), [axes]);
  const find = (name: string) => {
    const [, space, key] = /^(values|config)\.(.*)$/s.exec(name) ?? [];
    // A program's config stands among the values here, and among the config where runs are filtered.
    const other = space === "config" ? `values.${key}` : `config.${key}`;
    return axes.find((axis) => axis.name === name) ?? axes.find((axis) => axis.name === other);
  };
  if (axes.length === 0) return null;
  return (
    <section aria-label="Charts of values" className="px-5 pb-4 max-md:px-3.5">
      <div className="flex min-h-9 items-center gap-3 touch:pt-1">
        <h2 className="font-medium">Values</h2>
        <AddChart names={axes.map(({ name }) => name)} numbers={numbers} onAdd={onAdd} />
        {specs.length === 0 ? (
          <p className="truncate text-muted max-md:hidden">
            Bars, scatter or parallel coordinates of what the runs were told and what they reported
          </p>
        ) : null}
      </div>
      {specs.length > 0 ? (
        <div className="mt-1 grid grid-cols-1 gap-3 lg:grid-cols-2">
          {specs.map((spec) => {
            if (spec.kind === "line") return null;
            const names = namesOf(spec);
            return (
              <ValueCard
                key={writeChartSpec(spec)}
                kind={spec.kind}
                axes={names.flatMap((name) => find(name) ?? [])}
                unknown={names.filter((name) => !find(name))}
                runs={runs}
                pointed={pointed}
                onPoint={onPoint}
                onOpen={onOpen}
                onRemove={() => onRemove(spec)}
              />
            );
          })}
        </div>
      ) : null}
    </section>
  );
}
