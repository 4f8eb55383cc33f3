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
  /** When the first connection was broken on purpose: milliseconds since the epoch; Infinity when none was. */
  firstBreak: number;
  /** In words: how often whose connection was broken. */
  broken: string;
  /** From the last line's writing until everyone had everything, in milliseconds. */
  behind: number;
  /** CPU seconds per second while the lines came, in percent of one core. */
  cpu: { name: string; percent: number }[];
  serverMemory: number;
}

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
    (quantile(delays(ours, [ours.page]), share) / quantile(delays(bare, [bare.page]), share)).toFixed(1);
  console.log(`\nSlipway / bare, page without breaks: p50 × ${ratio(0.5)}, p95 × ${ratio(0.95)}`);
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
  const { kind, page, others, firstBreak } = result;
  const sum = (reports: LineReport[], of: (report: LineReport) => number) =>
    String(reports.reduce((all, report) => all + of(report), 0));
  const counts = (reports: LineReport[]) => [
    sum(reports, ({ lines }) => lines),
    sum(reports, ({ lost }) => lost),
    sum(reports, ({ repeated }) => repeated),
    sum(reports, ({ disordered }) => disordered),
  ];
  const row = (name: string, reports: LineReport[], isBroken: boolean, counted = counts(reports)) => [
    name,
    ...counted,
    ...[0.5, 0.95, 0.99].map((share) => quantile(delays(result, reports, isBroken), share)),
  ];
  const readers: [string, LineReport[]][] = [
    [`${kind}, page`, [page]],
    [`${kind}, ${others.length} watchers`, others],
  ];
  return readers
    .filter(([, reports]) => reports.length > 0)
    .flatMap(([name, reports]) =>
      firstBreak === Number.POSITIVE_INFINITY
        ? [row(name, reports, false)]
        : [
            row(`${name}: first half, no breaks`, reports, false),
            row("    second half, with breaks", reports, true, ["", "", "", ""]),
          ],
    );
}

/** Of the lines written before the first break, or from then on. */
function delays({ firstBreak }: LogResult, reports: LineReport[], isBroken = false): number[] {
  return reports.flatMap((report) =>
    report.delays.filter(({ at }) => at >= firstBreak === isBroken).map(({ took }) => took),
  );
}
