/**
 * The config engine against what one would write by hand: `yaml.parse` and a deep merge, which know no sources and check
 * nothing. Both in the same run on the same texts; the aim is four times that. `npm run bench -- editor` measures what a key costs.
 */
import { parse } from "yaml";
import { readQueue } from "../lib/config/read-queue";
import { resolveConfig } from "../lib/config/resolve-config";
import type { ConfigDocument } from "../lib/config/tree/node";
import { type Case, sized } from "./config/sized";
import { printTable, quantile } from "./table";

export async function run(args: string[]): Promise<void> {
  const rounds = Number(args[0] ?? 200);
  const rows: (string | number)[][] = [];
  for (const one of [sized("200 keys", 20), sized("2,000 lines", 220)]) {
    const [queue, job, override] = documents(one);
    if (!resolveConfig({ queue, job, overrides: [override] }).ok) throw new Error(`${one.name} is not valid`);
    const measured = measure(rounds, {
      bare: () => deepMerge([one.queue, one.job, one.override].map((text) => parse(text))),
      // Copies: a document that was read once is not read again.
      resolve: () => resolveConfig({ queue: { ...queue }, job: { ...job }, overrides: [{ ...override }] }),
      bareKeystroke: () => parse(one.queue),
      keystroke: () => readQueue({ ...queue }),
    });
    const lines = one.queue.split("\n").length;
    rows.push([`${one.name}: resolve`, lines, ...compared(measured.bare, measured.resolve)]);
    rows.push([`${one.name}: keystroke`, lines, ...compared(measured.bareKeystroke, measured.keystroke)]);
  }
  const columns = ["what", "queue lines", "bare ms", "ours ms", "ours p95 ms", "times bare"];
  printTable(
    "Resolve and validate with sources, against yaml.parse + deep merge (medians of processor time)",
    columns,
    rows,
  );
}

type Times = readonly number[];

function compared(bare: Times, ours: Times): number[] {
  const [low, high] = [quantile(bare, 0.5), quantile(ours, 0.5)];
  return [low, high, quantile(ours, 0.95), high / low];
}

/** All in turn in every round, in time of the processor: what else the machine does is not ours. */
function measure<Name extends string>(
  rounds: number,
  tasks: Record<Name, () => unknown>,
): Record<Name, number[]> {
  const names = Object.keys(tasks) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -20; round < rounds; round += 1) {
    for (const name of names) {
      const started = process.cpuUsage();
      tasks[name]();
      const { user, system } = process.cpuUsage(started);
      if (round >= 0) times[name].push((user + system) / 1000);
    }
  }
  return times;
}

function documents({ queue, job, override }: Case): [ConfigDocument, ConfigDocument, ConfigDocument] {
  return [
    { layer: "queue", file: "queue.yaml", text: queue },
    { layer: "job", file: "job.yaml", text: job },
    { layer: "override", file: "override.yaml", text: override },
  ];
}

type Plain = { [key: string]: unknown };

function deepMerge(layers: Plain[]): Plain {
  const result: Plain = {};
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer)) {
      const low = result[key];
      result[key] = isPlain(low) && isPlain(value) ? deepMerge([low, value]) : value;
    }
  }
  return result;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
