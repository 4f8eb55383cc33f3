/** Bytes in the database, indexes and all, for each number that was logged, before and after lines become columns. */
import { getDatabase } from "../../lib/db/client";
import { appendHistory } from "../../lib/tracking/append-history";
import { printTable } from "../table";
import { type LineKind, makeLines } from "./make-lines";
import { type BenchTeam, tidyRun } from "./team";

const tables = ["RunStream", "HistoryChunk", "SeriesBlock", "MetricDirectory"];
const metrics = 10;

export async function measureBytes(team: BenchTeam, lines: number): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const [name, kind, length] of [
    ["a training loop", "training", lines],
    ["a short one (100 lines)", "training", 100],
    ["doubles of 53 random bits", "noise", lines],
  ] as const)
    rows.push([name, ...(await measureKind(team, kind, length, lines))]);
  printTable(
    "bytes in the database per logged number",
    ["lines of", "as they came", "as columns", "tidied lines/s"],
    rows,
  );
}

async function measureKind(
  team: BenchTeam,
  kind: LineKind,
  length: number,
  total: number,
): Promise<[before: number, after: number, rate: number]> {
  const count = Math.max(1, Math.round(total / length));
  await getDatabase().$executeRawUnsafe(`truncate ${tables.map((name) => `"${name}"`).join()} cascade`);
  const runIds: string[] = [];
  for (let run = 0; run < count; run += 1) {
    const runId = await team.newRun();
    for (let from = 0; from < length; from += 1_000)
      await appendHistory(team.actor, {
        runId,
        lines: makeLines(kind, from, Math.min(1_000, length - from), run),
      });
    runIds.push(runId);
  }
  const numbers = count * length * metrics;
  const before = (await sizeOf()) / numbers;
  const start = performance.now();
  for (const runId of runIds) await tidyRun(runId);
  const rate = (1_000 * count * length) / (performance.now() - start);
  // What was replaced leaves room that later lines use: without it is how large the rest is.
  for (const name of tables) await getDatabase().$executeRawUnsafe(`vacuum full "${name}"`);
  return [before, (await sizeOf()) / numbers, rate];
}

async function sizeOf(): Promise<number> {
  const rows = await getDatabase().$queryRaw<{ bytes: number }[]>`
    select sum(pg_total_relation_size(quote_ident(name)::regclass))::float8 as bytes from unnest(${tables}::text[]) as t(name)`;
  return rows[0]?.bytes ?? 0;
}
