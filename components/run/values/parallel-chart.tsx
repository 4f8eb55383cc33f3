"use client";

import { type PointerEvent, useRef } from "react";
import { lineColour } from "../../chart/line-colour";
import type { ValueChartProps } from "./drawn-values";
import { RunPointer } from "./run-pointer";
import { cut, nameAxis } from "./scatter-chart";
import { useWidth } from "./use-width";

const height = 252;
const edge = { left: 28, right: 64, top: 30, bottom: 10 };
/** Farther from every line nothing is pointed at. */
const reach = 14;
/** An axis with its words. */
const leastAxisWidth = 84;

/** A line a run, through each of its values. */
export function ParallelChart({ label, axes, runs, pointed, onPoint, onOpen }: ValueChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useWidth(frame);
  const width = Math.max(shown, axes.length * leastAxisWidth);
  const gap = (width - edge.left - edge.right) / Math.max(axes.length - 1, 1);
  const toX = (axis: number) => edge.left + axis * gap;
  const toY = (place: number) => edge.top + (1 - place) * (height - edge.top - edge.bottom);
  const lines = runs.map((run) => ({
    run,
    points: axes.flatMap((axis, at) => {
      const place = axis.placeOf(run.place);
      return place === null ? [] : [{ x: toX(at), y: toY(place) }];
    }),
  }));
  const drawn = lines.filter(({ points }) => points.length > 1);
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const far = drawn.map(({ run, points }) => ({ run, distance: Math.abs(heightAt(points, at.x) - at.y) }));
    const [first] = far.sort((a, b) => a.distance - b.distance);
    return first && first.distance <= reach ? first.run.id : undefined;
  };
  // What is pointed at is drawn last, over the others.
  const inOrder = drawn.toSorted((a, b) => Number(a.run.id === pointed) - Number(b.run.id === pointed));
  return (
    <div className="relative">
      <section
        ref={frame}
        tabIndex={width > shown ? 0 : undefined}
        aria-label={`${label}, the drawing`}
        className="overflow-x-auto overflow-y-hidden"
        style={{ height: height + 8 }}
      >
        <svg
          aria-hidden
          width={width}
          height={height}
          className={pointed === undefined ? undefined : "cursor-pointer"}
          onPointerMove={(event) => onPoint(nearest(event))}
          onPointerLeave={() => onPoint(undefined)}
          onClick={() => pointed !== undefined && onOpen(pointed)}
        >
          {inOrder.map(({ run, points }) => {
            const { token, dash } = lineColour(run.shownColour);
            return (
              <polyline
                key={run.id}
                points={points.map(({ x, y }) => `${x},${y}`).join(" ")}
                fill="none"
                stroke={`var(${token})`}
                strokeDasharray={dash.join(" ")}
                strokeWidth={run.id === pointed ? 2.5 : 1.5}
                strokeOpacity={pointed === undefined ? 0.7 : run.id === pointed ? 1 : 0.15}
              />
            );
          })}
          {axes.map((axis, at) => (
            <g key={axis.name}>
              <line x1={toX(at)} x2={toX(at)} y1={toY(0)} y2={toY(1)} stroke="var(--slate-8)" />
              <text
                x={toX(at)}
                y={14}
                textAnchor={at === 0 ? "start" : at === axes.length - 1 ? "end" : "middle"}
                dx={at === 0 ? -edge.left + 6 : at === axes.length - 1 ? edge.right - 6 : 0}
                className="fill-ink text-[11px]"
              >
                {cut(nameAxis(axis), Math.floor(gap / 7))}
              </text>
              {axis.ticks.map(({ place, label: text }) => (
                <text
                  key={text}
                  x={toX(at) + 5}
                  y={toY(place) + 4}
                  stroke="var(--slate-1)"
                  strokeWidth="3"
                  paintOrder="stroke"
                  className="fill-muted text-[11px]"
                >
                  {cut(text, 10)}
                </text>
              ))}
            </g>
          ))}
        </svg>
      </section>
      <RunPointer
        label={label}
        runs={drawn.map(({ run }) => run)}
        axes={axes}
        pointed={pointed}
        onPoint={onPoint}
        onOpen={onOpen}
      />
    </div>
  );
}

/** How high a line is there; beside its ends it is nowhere. */
function heightAt(points: readonly { x: number; y: number }[], x: number): number {
  const next = points.findIndex((point) => point.x >= x);
  const [before, after] = [points[next - 1], points[next]];
  if (!before || !after) return Number.POSITIVE_INFINITY;
  return before.y + ((x - before.x) / (after.x - before.x)) * (after.y - before.y);
}
