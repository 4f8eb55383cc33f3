"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { ScrollBox } from "../ui/scroll-box";
import { alignLines } from "./align-lines";
import type { ChartLook } from "./chart";
import type { ChartLine, ChartRange } from "./chart-line";
import { sayPlace } from "./chart-reading";
import { LineSwatch } from "./line-swatch";
import { sayNumber } from "./say-number";

interface ChartTableProps {
  label: string;
  lines: readonly ChartLine[];
  look: ChartLook;
  zoom: ChartRange | undefined;
  height: number;
}

const rowHeight = 24;

/** The values of a chart as a table of the same size: all points of what is shown, drawn as far as they are in sight. */
export function ChartTable({ label, lines, look, zoom, height }: ChartTableProps) {
  const box = useRef<HTMLElement>(null);
  const { x, columns, places } = useMemo(() => alignLines(lines, false), [lines]);
  const shown = useMemo(
    () => x.flatMap((at, index) => (!zoom || (at >= zoom.from && at <= zoom.to) ? [index] : [])),
    [x, zoom],
  );
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const drawn = rows.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  const hasBand = places.some(({ low }) => low !== undefined);
  const cell = (column: number | undefined, index: number) => {
    const value = column === undefined ? undefined : columns[column]?.[index];
    return typeof value === "number" ? sayNumber(value, 6) : value === null ? "no number" : "";
  };
  return (
    <ScrollBox ref={box} label={`${label}, as a table`} style={{ height }}>
      <table aria-rowcount={shown.length + 1} className="tabular w-full border-collapse text-right text-xs">
        <thead className="sticky top-0 bg-ground text-muted">
          <tr>
            <th scope="col" className="h-6 px-2.5 text-left font-normal">
              {look.xName}
            </th>
            {lines.map((line) => (
              <th
                key={line.id}
                scope="col"
                className="max-w-40 truncate px-2.5 font-normal"
                title={line.label}
              >
                <span className="inline-flex items-center gap-1.5">
                  {lines.length > 1 ? <LineSwatch colour={line.colour} /> : null}
                  {line.label}
                </span>
              </th>
            ))}
            {hasBand ? (
              <th scope="col" className="px-2.5 font-normal">
                Min – max
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
          {drawn.map((row) => {
            const index = shown[row.index] ?? 0;
            return (
              <tr key={row.key} aria-rowindex={row.index + 2} className="h-6 border-line border-t">
                <th scope="row" className="whitespace-nowrap px-2.5 text-left font-normal text-muted">
                  {sayPlace(x[index] ?? 0, look.xKind, "")}
                </th>
                {places.map((place, line) => (
                  <td key={lines[line]?.id} className="whitespace-nowrap px-2.5 font-mono">
                    {cell(place.y, index)}
                  </td>
                ))}
                {hasBand ? (
                  <td className="whitespace-nowrap px-2.5 font-mono text-muted">
                    {places
                      .map((place) =>
                        place.low === undefined
                          ? ""
                          : `${cell(place.low, index)} – ${cell(place.high, index)}`,
                      )
                      .join(" · ")}
                  </td>
                ) : null}
              </tr>
            );
          })}
          {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
        </tbody>
      </table>
    </ScrollBox>
  );
}
