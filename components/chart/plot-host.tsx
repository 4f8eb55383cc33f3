"use client";

import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import type { ChartLine, ChartRange } from "./chart-line";
import type { ChartStage } from "./chart-stage";
import { makePlot, type Plot, plotShape } from "./plot";
import type { XKind } from "./plot-scale";
import { isDark, listenToTheme, readPlotTheme } from "./plot-theme";

export interface PlotHostProps {
  lines: readonly ChartLine[];
  xKind: XKind;
  isLogX: boolean;
  isLogY: boolean;
  ignoreOutliers: boolean;
  zoom: ChartRange | undefined;
  onZoom: (range: ChartRange | undefined) => void;
  stage: ChartStage;
  stressed: string | undefined;
  height: number;
  /** Where the canvas can be had, for a picture of it. */
  canvas: RefObject<HTMLCanvasElement | null>;
}

/** The canvas of a chart. Loaded lazily: import it with `next/dynamic` only. */
export default function PlotHost(props: PlotHostProps) {
  const { lines, xKind, isLogX, isLogY, ignoreOutliers, zoom, stage, stressed, height, canvas } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const dark = useSyncExternalStore(listenToTheme, isDark, () => false);
  const shape = plotShape(lines);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another shape or theme needs another plot; what else changes is drawn into it
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const { lines, zoom, ignoreOutliers } = latest.current;
    const made = makePlot(
      {
        host: element,
        width: element.clientWidth,
        height,
        xKind,
        isLogX,
        isLogY,
        theme: readPlotTheme(),
        stage,
        onZoom: (range) => latest.current.onZoom(range),
      },
      { lines, zoom, ignoreOutliers },
    );
    plot.current = made;
    canvas.current = made.canvas;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.resize(element.clientWidth, height);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      canvas.current = null;
      made.destroy();
    };
  }, [shape, dark, xKind, isLogX, isLogY, height, stage, canvas]);

  useEffect(() => plot.current?.draw({ lines, zoom, ignoreOutliers }), [lines, zoom, ignoreOutliers]);
  useEffect(() => plot.current?.stress(stressed), [stressed]);

  return <div ref={host} aria-hidden className="absolute inset-0 overflow-hidden" />;
}
