import type { LogStream } from "@/lib/runs/agent-protocol";
import { type LogStyle, plainStyle } from "./ansi";

/** A stretch of one style. The runs of a line cover its text from the start, without gaps. */
export interface StyleRun {
  length: number;
  style: LogStyle;
}

/** One line as shown: `text` is clean (what copying gives); `runs` is absent where nothing is styled. */
export interface LogLine {
  text: string;
  runs?: StyleRun[];
  stream: LogStream;
  /** Milliseconds since the epoch, of the piece that began the line. */
  at: number;
}

function pushRun(runs: StyleRun[], length: number, style: LogStyle): void {
  if (length <= 0) return;
  const last = runs.at(-1);
  if (last && last.style === style) last.length += length;
  else runs.push({ length, style });
}

function sliceRuns(runs: readonly StyleRun[], from: number, to: number): StyleRun[] {
  const slice: StyleRun[] = [];
  let at = 0;
  for (const run of runs) {
    const start = Math.max(from, at);
    const end = Math.min(to, at + run.length);
    pushRun(slice, end - start, run.style);
    at += run.length;
  }
  return slice;
}

function wholeRuns(line: LogLine): StyleRun[] {
  return line.runs ?? (line.text.length > 0 ? [{ length: line.text.length, style: plainStyle }] : []);
}

/** Writes text at a column as a terminal would: over what is there, with spaces before it where the line is short. */
export function writeAt(line: LogLine, column: number, text: string, style: LogStyle): void {
  const needsRuns = style !== plainStyle || line.runs !== undefined;
  const gap = Math.max(0, column - line.text.length);
  const runs = needsRuns ? wholeRuns(line) : undefined;
  const end = column + text.length;
  if (runs) {
    const before = sliceRuns(runs, 0, column);
    pushRun(before, gap, plainStyle);
    pushRun(before, text.length, style);
    for (const run of sliceRuns(runs, end, Number.POSITIVE_INFINITY)) pushRun(before, run.length, run.style);
    line.runs = before;
  }
  line.text =
    column >= line.text.length
      ? line.text + " ".repeat(gap) + text
      : line.text.slice(0, column) + text + line.text.slice(end);
}

/** Removes what stands at and after a column. */
export function eraseFrom(line: LogLine, column: number): void {
  if (line.runs) line.runs = sliceRuns(line.runs, 0, column);
  line.text = line.text.slice(0, column);
}
