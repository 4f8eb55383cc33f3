/** What the charts of a queue show, and in which words: pure, shared by charts and table. */
import type { QueueTrendsView, TrendFigures } from "@/lib/runs/run-view";
import type { TrendLine } from "./trend-scale";

export type TrendTone = "amber" | "indigo" | "blue" | "green" | "red" | "slate";

export interface TrendChartData {
  title: string;
  /** The figure of the whole range, beside the title. */
  figure: string;
  /** `column` is its name where it stands alone, in a table. */
  lines: (TrendLine & { column: string; tone: TrendTone; filled?: boolean })[];
  /** The scale ends at least here. */
  least: number;
  words: (value: number) => string;
}

/** `0.8 s`, `41 s`, `18 min`, `3.5 h`, `2.1 d`. */
export function shortDuration(seconds: number): string {
  if (seconds < 10) return `${trim(seconds)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${trim(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${trim(seconds / 3_600)} h`;
  return `${trim(seconds / 86_400)} d`;
}

function trim(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** Of what finished or failed, the share that finished; null when nothing did. */
export function successShare({ finished, failed }: Pick<TrendFigures, "finished" | "failed">): number | null {
  return finished + failed === 0 ? null : finished / (finished + failed);
}

export function percent(share: number | null): string {
  return share === null ? "—" : `${Math.round(share * 100)} %`;
}

/** `41 s / 18 min`, or a dash. */
export function pairOfTimes(low: number | null, high: number | null): string {
  return low === null || high === null ? "—" : `${shortDuration(low)} / ${shortDuration(high)}`;
}

export function toCharts({ steps, total }: QueueTrendsView): TrendChartData[] {
  const count = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 1 });
  const most = Math.max(0, ...steps.map((step) => step.waiting));
  const ended = total.finished + total.failed + total.cancelled;
  const used = usedShare(steps);
  return [
    {
      title: "Waiting runs",
      figure: `max ${count(most)}`,
      least: 4,
      words: count,
      lines: [
        {
          name: "waiting",
          column: "Waiting",
          tone: "amber",
          filled: true,
          values: steps.map((step) => step.waiting),
        },
      ],
    },
    {
      title: "Wait p50 / p95",
      figure: pairOfTimes(total.waitP50, total.waitP95),
      least: 10,
      words: shortDuration,
      lines: [
        {
          name: "p95",
          column: "Wait p95",
          tone: "indigo",
          filled: true,
          values: steps.map((step) => step.waitP95),
        },
        { name: "p50", column: "Wait p50", tone: "slate", values: steps.map((step) => step.waitP50) },
      ],
    },
    {
      title: "Slots in use",
      figure: percent(used),
      least: 1,
      words: count,
      lines: [
        {
          name: "in use",
          column: "Slots in use",
          tone: "blue",
          filled: true,
          values: steps.map((step) => step.running),
        },
        { name: "slots", column: "Slots", tone: "slate", values: steps.map((step) => step.slots) },
      ],
    },
    {
      title: "Run time p50 / p95",
      figure: pairOfTimes(total.ranP50, total.ranP95),
      least: 10,
      words: shortDuration,
      lines: [
        {
          name: "p95",
          column: "Ran p95",
          tone: "indigo",
          filled: true,
          values: steps.map((step) => step.ranP95),
        },
        { name: "p50", column: "Ran p50", tone: "slate", values: steps.map((step) => step.ranP50) },
      ],
    },
    {
      title: "Ended runs",
      figure: count(ended),
      least: 4,
      words: count,
      lines: [
        {
          name: "finished",
          column: "Finished",
          tone: "green",
          filled: true,
          values: steps.map((step) => step.finished),
        },
        { name: "failed", column: "Failed", tone: "red", values: steps.map((step) => step.failed) },
        {
          name: "cancelled",
          column: "Cancelled",
          tone: "slate",
          values: steps.map((step) => step.cancelled),
        },
      ],
    },
    {
      title: "Finished well",
      figure: percent(successShare(total)),
      least: 1,
      words: (share) => percent(share),
      lines: [
        {
          name: "finished well",
          column: "Finished well",
          tone: "green",
          filled: true,
          values: steps.map(successShare),
        },
      ],
    },
  ];
}

/** Slots in use of those there were, over the steps in which somebody looked. */
function usedShare(steps: QueueTrendsView["steps"]): number | null {
  const seen = steps.filter((step) => step.slots !== null && step.slots > 0);
  if (seen.length === 0) return null;
  const sum = seen.reduce((total, step) => total + Math.min(1, step.running / (step.slots ?? 1)), 0);
  return sum / seen.length;
}

/** A step's time where there is room: with its day. */
export function exactStepWords(at: string, stepSeconds: number): string {
  const time: Intl.DateTimeFormatOptions =
    stepSeconds >= day ? { year: "numeric" } : { hour: "2-digit", minute: "2-digit" };
  const options: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", ...time };
  return new Intl.DateTimeFormat("en-GB", options).format(Date.parse(at));
}

const hour = 3_600;
const day = 24 * hour;

/** A step's time on the axis, as short as the range allows. */
export function stepWords(at: string, stepSeconds: number, zone?: string): string {
  const options: Intl.DateTimeFormatOptions =
    stepSeconds >= day
      ? { day: "numeric", month: "short" }
      : stepSeconds >= hour
        ? { weekday: "short", hour: "2-digit", minute: "2-digit" }
        : { hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", { ...options, ...(zone && { timeZone: zone }) }).format(
    Date.parse(at),
  );
}
