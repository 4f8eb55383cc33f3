"use client";

import dynamic from "next/dynamic";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { Skeleton } from "../ui/skeleton";
import type { ChartLine, ChartRange } from "./chart-line";
import { readLines, sayPlace, sayReading, stepCrosshair } from "./chart-reading";
import type { ChartStage } from "./chart-stage";
import type { XKind } from "./plot-scale";
import { useCrosshair } from "./use-crosshair";
import { wholeRange, zoomAround } from "./zoom-range";

const PlotHost = dynamic(() => import("./plot-host"), { ssr: false, loading: () => <ChartSkeleton /> });

/** How a chart draws its lines; the same for all charts of a page. */
export interface ChartLook {
  /** What x is called: `step`. */
  xName: string;
  xKind: XKind;
  isLogX: boolean;
  isLogY: boolean;
  ignoreOutliers: boolean;
}

interface ChartProps {
  label: string;
  lines: readonly ChartLine[];
  look: ChartLook;
  zoom: ChartRange | undefined;
  onZoom: (range: ChartRange | undefined) => void;
  stage: ChartStage;
  /** The line that stands out, by its id. */
  stressed?: string | undefined;
  height: number;
  canvas: RefObject<HTMLCanvasElement | null>;
}

const mostSpoken = 4;

/**
 * Lines over one x. A drag zooms, a double click shows all again; by keyboard the arrows move the crosshair, whose values are read
 * out, `+` and `-` zoom around it and `0` shows all.
 */
export function Chart({ label, lines, look, stage, zoom, onZoom, stressed, height, canvas }: ChartProps) {
  const hint = useId();
  const doByKey = (key: string, isFast: boolean): boolean => {
    const by = steps[key];
    const factor = zooms[key];
    if (by !== undefined) stage.point(stepCrosshair(lines, stage.crosshair, isFast ? by * 10 : by, zoom));
    else if (factor !== undefined) onZoom(zoomAround(lines, stage.crosshair, zoom, factor));
    else if (key === "Escape" && stage.crosshair !== null) stage.point(null);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !doByKey(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative touch-pan-y" style={{ height }}>
      <PlotHost {...{ ...look, lines, zoom, onZoom, stage, stressed, height, canvas }} />
      <Crosshair {...{ label, lines, look, stage, hint, onKeyDown }} />
      <p id={hint} className="sr-only">
        Arrow keys read the values, plus and minus zoom, 0 shows all.
      </p>
    </div>
  );
}

const steps: Record<string, number | undefined> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** How much of what is shown is shown after it. */
const zooms: Record<string, number | undefined> = { "+": 0.5, "-": 2, "0": Number.POSITIVE_INFINITY };

interface CrosshairProps extends Pick<ChartProps, "label" | "lines" | "look" | "stage"> {
  hint: string;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** What has the focus: a slider along x, which tells a screen reader the values of each place. */
function Crosshair({ label, lines, look, stage, hint, onKeyDown }: CrosshairProps) {
  const at = useCrosshair(stage);
  const whole = wholeRange(lines);
  const readings = at === null ? [] : readLines(lines, at);
  const said = readings.slice(0, mostSpoken).map((reading) => {
    const name = lines.length > 1 ? `${reading.line.label} ` : "";
    return name + sayReading(reading);
  });
  const more = readings.length > mostSpoken ? [`${readings.length - mostSpoken} more lines`] : [];
  const place = readings[0] ? sayPlace(readings[0].x, look.xKind, look.xName) : "no place chosen";
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-describedby={hint}
      aria-orientation="horizontal"
      aria-valuemin={whole?.from ?? 0}
      aria-valuemax={whole?.to ?? 0}
      aria-valuenow={at ?? whole?.from ?? 0}
      aria-valuetext={[place, ...said, ...more].join(", ")}
      onKeyDown={onKeyDown}
      // Pressing the drawing itself is the library's; this only carries the focus.
      className="pointer-events-none absolute inset-0 rounded-sm"
    />
  );
}

export function ChartSkeleton() {
  return <Skeleton className="absolute inset-x-2 inset-y-3 h-auto" />;
}
