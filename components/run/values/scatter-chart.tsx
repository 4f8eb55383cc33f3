"use client";

import { type PointerEvent, useRef } from "react";
import { lineColour } from "../../chart/line-colour";
import type { ValueChartProps } from "./drawn-values";
import { RunPointer } from "./run-pointer";
import { useWidth } from "./use-width";
import type { ValueAxis } from "./value-axis";

const height = 252;
const box = { left: 56, right: 24, top: 10, bottom: 36 };
/** Farther from every point nothing is pointed at. */
const reach = 24;

/** A point a run, by two of its values. */
export function ScatterChart({ label, axes, runs, pointed, onPoint, onOpen }: ValueChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [xAxis, yAxis] = axes;
  if (!xAxis || !yAxis) return null;
  const inner = { width: Math.max(width - box.left - box.right, 0), height: height - box.top - box.bottom };
  const toX = (place: number) => box.left + place * inner.width;
  const toY = (place: number) => box.top + (1 - place) * inner.height;
  const points = runs
    .flatMap((run) => {
      const [x, y] = [xAxis.placeOf(run.place), yAxis.placeOf(run.place)];
      return x === null || y === null ? [] : [{ run, x: toX(x), y: toY(y) }];
    })
    .sort((a, b) => a.x - b.x);
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const edge = event.currentTarget.getBoundingClientRect();
    const far = points.map(({ run, x, y }) => ({
      run,
      distance: Math.hypot(x - (event.clientX - edge.left), y - (event.clientY - edge.top)),
    }));
    const [first] = far.sort((a, b) => a.distance - b.distance);
    return first && first.distance <= reach ? first.run.id : undefined;
  };
  return (
    <div ref={frame} className="relative" style={{ height }}>
      <svg
        aria-hidden
        width={width}
        height={height}
        className={pointed === undefined ? undefined : "cursor-pointer"}
        onPointerMove={(event) => onPoint(nearest(event))}
        onPointerLeave={() => onPoint(undefined)}
        onClick={() => pointed !== undefined && onOpen(pointed)}
      >
        {xAxis.ticks.filter(fits(inner.width, 44)).map(({ place, label: text }) => (
          <g key={text}>
            <line x1={toX(place)} x2={toX(place)} y1={box.top} y2={toY(0)} stroke="var(--slate-4)" />
            <text x={toX(place)} y={toY(0) + 14} textAnchor="middle" className="fill-muted text-[11px]">
              {cut(text, 10)}
            </text>
          </g>
        ))}
        {yAxis.ticks.filter(fits(inner.height, 18)).map(({ place, label: text }) => (
          <g key={text}>
            <line x1={box.left} x2={toX(1)} y1={toY(place)} y2={toY(place)} stroke="var(--slate-4)" />
            <text x={box.left - 6} y={toY(place) + 4} textAnchor="end" className="fill-muted text-[11px]">
              {cut(text, 8)}
            </text>
          </g>
        ))}
        <text x={toX(0.5)} y={height - 4} textAnchor="middle" className="fill-muted text-[11px]">
          {nameAxis(xAxis)}
        </text>
        {points.map(({ run, x, y }) => (
          <circle
            key={run.id}
            cx={x}
            cy={y}
            r={run.id === pointed ? 6 : 4}
            fill={`var(${lineColour(run.shownColour).token})`}
            fillOpacity={pointed === undefined || run.id === pointed ? 0.85 : 0.25}
            stroke="var(--slate-1)"
          />
        ))}
      </svg>
      <RunPointer
        label={label}
        runs={points.map(({ run }) => run)}
        axes={axes}
        pointed={pointed}
        onPoint={onPoint}
        onOpen={onOpen}
      />
    </div>
  );
}

/** Of the ticks as many as do not stand on one another. */
function fits(length: number, least: number) {
  return (_: unknown, at: number, all: readonly unknown[]) =>
    at % Math.max(1, Math.ceil((all.length * least) / Math.max(length, 1))) === 0;
}

export function nameAxis({ label, isLog }: ValueAxis): string {
  return isLog ? `${label} (log)` : label;
}

export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
