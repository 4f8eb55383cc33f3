"use client";

import { useState } from "react";
import { cn } from "../../ui/cn";
import {
  areaPath,
  chartHeight,
  chartWidth,
  linePath,
  nearestIndex,
  roundMax,
  toStretches,
  xOf,
} from "./trend-scale";
import type { TrendChartData, TrendTone } from "./trend-words";

const strokes: Record<TrendTone, string> = {
  amber: "stroke-amber-9",
  indigo: "stroke-indigo-9",
  blue: "stroke-blue-9",
  green: "stroke-green-9",
  red: "stroke-red-9",
  slate: "stroke-slate-9",
};
const fills: Record<TrendTone, string> = {
  amber: "fill-amber-4",
  indigo: "fill-indigo-4",
  blue: "fill-blue-4",
  green: "fill-green-4",
  red: "fill-red-4",
  slate: "fill-slate-4",
};
const swatches: Record<TrendTone, string> = {
  amber: "bg-amber-9",
  indigo: "bg-indigo-9",
  blue: "bg-blue-9",
  green: "bg-green-9",
  red: "bg-red-9",
  slate: "bg-slate-9",
};

interface TrendChartProps {
  chart: TrendChartData;
  /** What each step is called. */
  labels: readonly string[];
}

/** One small chart. A pointer over it reads the values of a step; who cannot see it has the table. */
export function TrendChart({ chart, labels }: TrendChartProps) {
  const [at, setAt] = useState<number | null>(null);
  const max = roundMax(chart.lines, chart.least);
  const count = labels.length;
  const marks = [0, Math.floor(count / 3), Math.floor((2 * count) / 3)].map((index) => labels[index] ?? "");
  return (
    <figure className="min-w-0 rounded-lg border border-line px-3.5 pt-3 pb-2.5">
      <figcaption className="flex h-6 items-baseline justify-between gap-2">
        <span className="truncate font-medium">{chart.title}</span>
        {at === null ? (
          <span className="tabular truncate text-muted">{chart.figure}</span>
        ) : (
          <span className="tabular flex min-w-0 gap-2.5 truncate text-muted">
            <span>{labels[at]}</span>
            {chart.lines.map(({ name, tone, values }) => (
              <span key={name} className="inline-flex items-center gap-1 text-ink">
                {chart.lines.length > 1 ? (
                  <span aria-hidden className={cn("size-2 rounded-full", swatches[tone])} />
                ) : null}
                {sayValue(values[at], chart.words)}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <svg
        viewBox={`0 -2 ${chartWidth} ${chartHeight + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${chart.title}: ${chart.figure}. The values are in the table.`}
        className="mt-2 block h-24 w-full"
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt(nearestIndex((event.clientX - box.left) / box.width, count));
        }}
        onPointerLeave={() => setAt(null)}
      >
        {[0, 0.5, 1].map((share) => (
          <line
            key={share}
            x1="0"
            x2={chartWidth}
            y1={chartHeight * share}
            y2={chartHeight * share}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {chart.lines.map(({ name, tone, filled, values }) => (
          <g key={name}>
            {toStretches(values, max).map((points) => (
              <g key={points[0]?.x}>
                {filled ? <path d={areaPath(points)} className={cn(fills[tone], "opacity-70")} /> : null}
                <path
                  d={linePath(points)}
                  fill="none"
                  strokeWidth="1.5"
                  strokeLinejoin="round"
                  vectorEffect="non-scaling-stroke"
                  className={strokes[tone]}
                />
              </g>
            ))}
          </g>
        ))}
        {at === null ? null : (
          <line
            x1={xOf(at, count)}
            x2={xOf(at, count)}
            y1="0"
            y2={chartHeight}
            className="stroke-line-strong"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <div aria-hidden className="mt-1 flex justify-between text-muted text-xs">
        {marks.map((mark, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places on the axis
          <span key={index}>{mark}</span>
        ))}
        <span>now</span>
      </div>
    </figure>
  );
}

export function sayValue(value: number | null | undefined, words: (value: number) => string): string {
  return value === null || value === undefined ? "—" : words(value);
}
