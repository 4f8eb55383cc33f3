"use client";

import type { ChartLook } from "./chart";
import type { ChartLine } from "./chart-line";
import { readLines, sayPlace, sayReading } from "./chart-reading";
import type { ChartStage } from "./chart-stage";
import { LineSwatch } from "./line-swatch";
import { sayNumber } from "./say-number";
import { useCrosshair } from "./use-crosshair";

interface ChartReadoutProps {
  lines: readonly ChartLine[];
  look: ChartLook;
  stage: ChartStage;
}

/** Beside the title of a chart: the values under the crosshair, or else the last ones. */
export function ChartReadout({ lines, look, stage }: ChartReadoutProps) {
  const at = useCrosshair(stage);
  const [first, ...others] = lines;
  if (!first) return null;
  if (others.length > 0) return <PlaceOnly {...{ lines, look, at }} />;
  const [reading] = at === null ? [] : readLines(lines, at);
  if (!reading) return <Words muted>{lastValue(first)}</Words>;
  return (
    <Words>
      <span className="text-muted">{sayPlace(reading.x, look.xKind, look.xName)}</span>
      <span className="ml-2">{sayReading(reading)}</span>
    </Words>
  );
}

function PlaceOnly({ lines, look, at }: Pick<ChartReadoutProps, "lines" | "look"> & { at: number | null }) {
  const [reading] = at === null ? [] : readLines(lines, at);
  return (
    <Words muted>{reading ? sayPlace(reading.x, look.xKind, look.xName) : `${lines.length} lines`}</Words>
  );
}

function Words({ muted, children }: { muted?: boolean; children: React.ReactNode }) {
  return <span className={muted ? "tabular truncate text-muted" : "tabular truncate"}>{children}</span>;
}

function lastValue({ y }: ChartLine): string {
  const value = y.findLast((one) => one !== null);
  return typeof value === "number" ? sayNumber(value) : "";
}

const mostRows = 8;

/** Over a chart of many lines: those whose values are under the crosshair, highest first. */
export function ChartTooltip({
  lines,
  stage,
  stressed,
}: Omit<ChartReadoutProps, "look"> & { stressed?: string | undefined }) {
  const at = useCrosshair(stage);
  if (at === null || lines.length < 2) return null;
  const readings = readLines(lines, at).filter(({ value }) => value !== null);
  if (readings.length === 0) return null;
  readings.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const rows = pickRows(readings.length, mostRows).map((index) => readings[index]);
  return (
    <ul
      aria-hidden
      className="pointer-events-none absolute top-2 right-3 z-10 max-w-72 rounded-md border border-line bg-float/95 px-2.5 py-1.5 text-xs shadow-float"
    >
      {rows.map((reading) =>
        reading ? (
          <li key={reading.line.id} className="flex items-center gap-2">
            <LineSwatch colour={reading.line.colour} />
            <span
              className={
                reading.line.id === stressed ? "min-w-0 grow truncate font-medium" : "min-w-0 grow truncate"
              }
            >
              {reading.line.label}
            </span>
            <span className="tabular font-mono">{sayReading(reading)}</span>
          </li>
        ) : null,
      )}
      {readings.length > rows.length ? (
        <li className="text-muted">{readings.length - rows.length} between them</li>
      ) : null}
    </ul>
  );
}

/** The highest and the lowest of many. */
function pickRows(count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return count <= most ? all : [...all.slice(0, most / 2), ...all.slice(-most / 2)];
}
