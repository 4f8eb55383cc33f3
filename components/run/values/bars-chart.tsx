"use client";

import Link from "next/link";
import { lineColour } from "../../chart/line-colour";
import { cn } from "../../ui/cn";
import { ScrollBox } from "../../ui/scroll-box";
import { shortText, type ValueChartProps } from "./drawn-values";

/** A bar a run, the longest first; what is no number stands without one. A list, and so a table of itself. */
export function BarsChart({ label, axes, runs, pointed, onPoint }: ValueChartProps) {
  const [axis] = axes;
  if (!axis) return null;
  const numbers = runs.flatMap(({ place }) => axis.numberOf(place) ?? []);
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const span = high - low || 1;
  const sorted = runs.toSorted(
    (a, b) =>
      (axis.numberOf(b.place) ?? Number.NEGATIVE_INFINITY) -
      (axis.numberOf(a.place) ?? Number.NEGATIVE_INFINITY),
  );
  return (
    <ScrollBox label={label} className="h-full px-2 pb-2">
      <ol aria-label={label}>
        {sorted.map((run) => {
          const value = axis.numberOf(run.place);
          const from = value === undefined ? 0 : (Math.min(value, 0) - low) / span;
          return (
            <li
              key={run.id}
              onMouseEnter={() => onPoint(run.id)}
              onMouseLeave={() => onPoint(undefined)}
              className="flex h-6 items-center gap-2 rounded-sm px-1 touch:h-11"
            >
              <Link
                href={`/runs/${run.id}`}
                prefetch={false}
                title={run.name}
                className="w-2/5 shrink-0 truncate font-mono text-mono hover:underline"
              >
                {run.name}
              </Link>
              <span aria-hidden className="relative h-3 min-w-0 grow">
                {value === undefined ? null : (
                  <span
                    className={cn(
                      "absolute inset-y-0 min-w-px rounded-xs transition-opacity",
                      pointed !== undefined && pointed !== run.id && "opacity-25",
                    )}
                    style={{
                      left: `${from * 100}%`,
                      width: `${(Math.abs(value) / span) * 100}%`,
                      background: `var(${lineColour(run.shownColour).token})`,
                    }}
                  />
                )}
              </span>
              <span className="tabular w-16 shrink-0 truncate text-right text-xs">
                {shortText(axis.textOf(run.place))}
              </span>
            </li>
          );
        })}
      </ol>
    </ScrollBox>
  );
}
