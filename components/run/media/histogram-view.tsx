"use client";

import { useState } from "react";
import { sayNumber } from "../../chart/say-number";

interface HistogramViewProps {
  label: string;
  counts: readonly number[];
  edges: readonly number[];
}

/** More bars than pixels say nothing: neighbours are drawn as one. */
const mostBars = 512;

/** How often values lay between two edges; a bar says its numbers when pointed at. */
export function HistogramView({ label, counts, edges }: HistogramViewProps) {
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const bars = toBars(counts, edges);
  const most = Math.max(...bars.map(({ count }) => count), 0);
  const [from = 0, to = 0] = [bars[0]?.from, bars.at(-1)?.to];
  const span = to - from || 1;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const words = `${label}: ${sayNumber(total, 6)} values from ${sayNumber(from, 4)} to ${sayNumber(to, 4)}`;
  const bar = pointed === undefined ? undefined : bars[pointed];
  return (
    <div className="flex h-full flex-col px-3 pb-1">
      <p className="tabular h-5 text-muted text-xs" aria-hidden>
        {bar
          ? `${sayNumber(bar.from, 4)} – ${sayNumber(bar.to, 4)}: ${sayNumber(bar.count, 6)}`
          : `${sayNumber(total, 6)} values`}
      </p>
      <svg
        role="img"
        aria-label={words}
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        className="min-h-0 w-full grow border-line border-b"
        onPointerLeave={() => setPointed(undefined)}
      >
        {bars.map(({ from: left, to: right, count }, at) => {
          const height = most > 0 ? (count / most) * 100 : 0;
          const [x, width] = [((left - from) / span) * 1000, ((right - left) / span) * 1000];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            <g key={at} onPointerEnter={() => setPointed(at)}>
              <rect x={x} y={0} width={width} height={100} className="fill-transparent" />
              <rect
                x={x + width * 0.04}
                y={100 - height}
                width={width * 0.92}
                height={height}
                className={pointed === at ? "fill-indigo-11" : "fill-indigo-9"}
              />
            </g>
          );
        })}
      </svg>
      <p className="tabular flex justify-between text-muted text-xs" aria-hidden>
        <span>{sayNumber(from, 4)}</span>
        <span>{sayNumber(to, 4)}</span>
      </p>
    </div>
  );
}

interface Bar {
  from: number;
  to: number;
  count: number;
}

function toBars(counts: readonly number[], edges: readonly number[]): Bar[] {
  const together = Math.ceil(counts.length / mostBars);
  return Array.from({ length: Math.ceil(counts.length / together) }, (_, bar) => {
    const [first, end] = [bar * together, Math.min((bar + 1) * together, counts.length)];
    return {
      from: edges[first] ?? 0,
      to: edges[end] ?? 0,
      count: counts.slice(first, end).reduce((sum, count) => sum + count, 0),
    };
  });
}
