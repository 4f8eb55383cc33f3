"use client";

import type { KeyboardEvent } from "react";
import { type DrawnRun, sayValues } from "./drawn-values";
import type { ValueAxis } from "./value-axis";

interface RunPointerProps {
  label: string;
  /** In the order in which the arrows go through them. */
  runs: readonly DrawnRun[];
  axes: readonly ValueAxis[];
  pointed: string | undefined;
  onPoint: (runId: string | undefined) => void;
  onOpen: (runId: string) => void;
}

/** What has the focus in a drawing of runs: a slider from run to run, which tells a screen reader the values of each. */
export function RunPointer({ label, runs, axes, pointed, onPoint, onOpen }: RunPointerProps) {
  const at = runs.findIndex(({ id }) => id === pointed);
  const run = runs[at];
  const goTo = (place: number) => onPoint(runs[Math.min(Math.max(place, 0), runs.length - 1)]?.id);
  const places: Record<string, number | undefined> = {
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    ArrowLeft: at === -1 ? runs.length - 1 : at - 1,
    ArrowDown: at === -1 ? runs.length - 1 : at - 1,
    Home: 0,
    End: runs.length - 1,
  };
  const doByKey = (key: string): boolean => {
    const place = places[key];
    if (place !== undefined) goTo(place);
    else if (key === "Enter" && run) onOpen(run.id);
    else if (key === "Escape" && run) onPoint(undefined);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !doByKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(runs.length, 1)}
      aria-valuenow={at + 1 || 1}
      aria-valuetext={run ? sayValues(run, axes) : "no run chosen"}
      onKeyDown={onKeyDown}
      onBlur={() => onPoint(undefined)}
      // Pressing the drawing itself is the drawing's; this only carries the focus.
      className="pointer-events-none absolute inset-0 rounded-sm"
    />
  );
}
