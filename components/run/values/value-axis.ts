/** A value of the runs as an axis: where each run stands on it, from 0 to 1. Pure. */
import { type ComparisonRow, cellOf } from "@/lib/runs/run-comparison";
import { sayNumber } from "../../chart/say-number";

export interface AxisTick {
  place: number;
  label: string;
}

export interface ValueAxis {
  /** `summary.loss` */
  name: string;
  label: string;
  kind: "number" | "text";
  /** Numbers above zero whose highest is more than twenty times the lowest. */
  isLog: boolean;
  ticks: AxisTick[];
  /** Where a run stands; null for one that has no such value, or none that fits the others. */
  placeOf: (run: number) => number | null;
  /** As it was reported. */
  textOf: (run: number) => string | null;
  /** Undefined where it is no number. */
  numberOf: (run: number) => number | undefined;
}

const logFrom = 20;
/** Other texts share the end of the axis. */
const mostTexts = 20;
const byNumber = new Intl.Collator("en", { numeric: true }).compare;

/** The axis of a row; numbers when most of the runs that have it have one. */
export function valueAxis(row: ComparisonRow, runs: number): ValueAxis {
  const texts = Array.from({ length: runs }, (_, run) => cellOf(row, run)?.text ?? null);
  const numbers = texts.map(readNumber);
  const known = texts.filter((text) => text !== null).length;
  const found = numbers.filter((number) => number !== undefined);
  const base = {
    name: `${row.section}.${row.name}`,
    label: row.name,
    textOf: (run: number) => texts[run] ?? null,
    numberOf: (run: number) => numbers[run],
  };
  return found.length * 2 > known
    ? { ...base, ...numberScale(numbers, found) }
    : { ...base, ...textScale(texts) };
}

type Scale = Pick<ValueAxis, "kind" | "isLog" | "ticks" | "placeOf">;

function numberScale(numbers: readonly (number | undefined)[], found: readonly number[]): Scale {
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const isLog = low > 0 && high / low > logFrom;
  const measure = isLog ? Math.log : (value: number) => value;
  const span = measure(high) - measure(low);
  const place = (value: number) => (span === 0 ? 0.5 : (measure(value) - measure(low)) / span);
  const steps = isLog ? logSteps(low, high) : evenSteps(low, high);
  return {
    kind: "number",
    isLog,
    ticks: steps.map((value) => ({ place: place(value), label: sayNumber(value, 3) })),
    placeOf: (run) => {
      const value = numbers[run];
      return value === undefined ? null : place(value);
    },
  };
}

function textScale(texts: readonly (string | null)[]): Scale {
  const all = [...new Set(texts.filter((text) => text !== null))].sort(byNumber);
  const shown = all.slice(0, mostTexts);
  const last = Math.max(shown.length - 1, 1);
  return {
    kind: "text",
    isLog: false,
    ticks: shown.map((label, at) => ({ place: at / last, label: label === "" ? "(empty)" : label })),
    placeOf: (run) => {
      const text = texts[run] ?? null;
      return text === null ? null : Math.min(all.indexOf(text), last) / last;
    },
  };
}

function readNumber(text: string | null): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Four or five round numbers between the ends. */
function evenSteps(low: number, high: number): number[] {
  if (low === high) return [low];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

function logSteps(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first + 1) / 6));
  const steps: number[] = [];
  for (let power = first; power <= last; power += every) steps.push(Number(`1e${power}`));
  return steps;
}
