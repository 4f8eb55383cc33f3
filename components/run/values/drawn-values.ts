import type { ChartedRun } from "../charted-run";
import { shortNumber } from "../short-number";
import type { ValueAxis } from "./value-axis";

/** What a chart of values draws: runs, each with its place among the columns of the comparison. */
export interface DrawnRun extends ChartedRun {
  place: number;
  /** Of its line, or of its group's. */
  shownColour: number;
}

export interface ValueChartProps {
  label: string;
  axes: readonly ValueAxis[];
  runs: readonly DrawnRun[];
  pointed: string | undefined;
  onPoint: (runId: string | undefined) => void;
  onOpen: (runId: string) => void;
}

/** `brisk-otter-41: lr 0.1, loss 0.52` */
export function sayValues(run: Pick<DrawnRun, "name" | "place">, axes: readonly ValueAxis[]): string {
  return `${run.name}: ${axes.map(({ label, textOf }) => `${label} ${textOf(run.place) ?? "not there"}`).join(", ")}`;
}

/** A value beside others, to as many digits as people compare. */
export function shortText(text: string | null): string {
  return text === null ? "—" : shortNumber(text, 4);
}
