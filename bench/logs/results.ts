import { printTable, quantile } from "../table";
import type { LineReport } from "./line-check";

export interface Load {
  dir: string;
  seconds: number;
  perSecond: number;
  watchers: number;
}

export interface LogResult extends Load {
  kind: string;
  page: LineReport;
  others: LineReport[];
  /** When a connection was broken on purpose: milliseconds since the epoch. */
  breaks: readonly number[];
  /** In words: how often whose connection was broken. */
  broken: string;
  /** From the last line's writing until everyone had everything, in milliseconds. */
  behind: number;
  /** CPU seconds per second while the lines came, in percent of one core. */
  cpu: { name: string; percent: number }[];
  serverMemory: number;
}

/** Lines written this long after a break are its price, and shown apart. */
const breakMs = 1_000;

export function isWhole({ page, others }: LogResult): boolean {
  return [page, ...others].every(
    ({ lost, repeated, disordered }) => lost === 0 && repeated === 0 && disordered === 0,
  );
}

export function printResults({ bare, ours }: { bare: LogResult; ours: LogResult }): void {
  const rows = [bare, ours].flatMap(toRows);
  printTable(
    `${ours.perSecond.toLocaleString("en")} lines/s for ${ours.seconds} s (the bare one ${bare.seconds} s), line → client`,
    ["", "lines", "lost", "repeated", "out of order", "p50 ms", "p95 ms", "p99 ms"],
    rows,
  );
  const ratio = (share: number) =>
    (quantile(steady(ours, [ours.page]), share) / quantile(steady(bare, [bare.page]), share)).toFixed(1);
  console.log(`\nSlipway / bare, page between breaks: p50 × ${ratio(0.5)}, p95 × ${ratio(0.95)}`);
  printTable(
    "CPU while the lines came (100 % is one core), and the server's memory",
    ["", ...ours.cpu.map(({ name }) => name), "server peak MiB", "ms until all had the last line"],
    [bare, ours].map((one) => [
      one.kind,
      ...ours.cpu.map(({ name }) => one.cpu.find((cpu) => cpu.name === name)?.percent ?? "–"),
      one.serverMemory,
      one.behind,
    ]),
  );
  console.log(`\nbroken on purpose: ${ours.broken}`);
  console.log(
    isWhole(ours) && isWhole(bare) ? "nothing lost, repeated or out of order" : "FAULTS: see above",
  );
}

function toRows(result: LogResult): (string | number)[][] {
  const { kind, page, others } = result;
  const sum = (reports: LineReport[], of: (report: LineReport) => number) =>
    String(reports.reduce((all, report) => all + of(report), 0));
  const row = (name: string, reports: LineReport[], delays: number[]) => [
    `${kind}: ${name}`,
    sum(reports, ({ lines }) => lines),
    ...[
      sum(reports, ({ lost }) => lost),
      sum(reports, ({ repeated }) => repeated),
      sum(reports, ({ disordered }) => disordered),
    ],
    ...[0.5, 0.95, 0.99].map((share) => quantile(delays, share)),
  ];
  const rows = [row("page, between breaks", [page], steady(result, [page]))];
  if (result.breaks.length > 0) rows.push(row("page, all lines", [page], took([page])));
  if (others.length > 0)
    rows.push(row(`${others.length} watchers, between breaks`, others, steady(result, others)));
  return rows;
}

function took(reports: LineReport[]): number[] {
  return reports.flatMap(({ delays }) => delays.map((delay) => delay.took));
}

function steady({ breaks }: LogResult, reports: LineReport[]): number[] {
  return reports.flatMap(({ delays }) =>
    delays
      .filter(({ at }) => !breaks.some((broken) => at > broken - 100 && at < broken + breakMs))
      .map((delay) => delay.took),
  );
}
