import { lineBytes, readLine } from "./line.mjs";

export interface LineReport {
  lines: number;
  lost: number;
  repeated: number;
  disordered: number;
  /** From the writing of a line to its arrival, in milliseconds: of every line, or of one in `every`. */
  delays: { at: number; took: number }[];
}

/** Takes the lines of a log as one reader gets them, and counts what is missing, comes twice or comes too late. */
export class LineCheck {
  private readonly delays: { at: number; took: number }[] = [];
  private readonly every: number;
  private rest = "";
  private next = 0;
  private lines = 0;
  private repeated = 0;
  private disordered = 0;
  private last = -1;

  constructor(every: number) {
    this.every = every;
  }

  /** The program's output as it comes, cut anywhere. */
  take(text: string): void {
    const all = this.rest + text;
    const end = all.length - (all.length % lineBytes);
    const now = performance.timeOrigin + performance.now();
    for (let from = 0; from < end; from += lineBytes) this.takeLine(all.slice(from, from + 26), now);
    this.rest = all.slice(end);
  }

  takeLine(line: string, now: number): void {
    const { number, at } = readLine(line);
    this.lines += 1;
    if (number === this.last) this.repeated += 1;
    else if (!(number >= this.next)) this.disordered += 1;
    this.last = number;
    if (number >= this.next) this.next = number + 1;
    if (number % this.every === 0) this.delays.push({ at, took: now - at });
  }

  /** After the last line, of which there were `total`. */
  report(total: number): LineReport {
    const { lines, repeated, disordered, delays } = this;
    return { lines, repeated, disordered, delays, lost: total - (lines - repeated - disordered) };
  }
}
