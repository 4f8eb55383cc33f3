/** Lines stored a second by many runs at once, beside a bare COPY of the same lines into the same Postgres. */
import pg from "pg";
import { appendHistory } from "../../lib/tracking/append-history";
import { printTable } from "../table";
import { postgresSeconds } from "../usage";
import { copyInto } from "./copy";
import { makeLines } from "./make-lines";
import type { BenchTeam } from "./team";

const runs = 8;
const rounds = 3;

interface Measured {
  rate: number;
  /** Processor time of this process and of Postgres for a line, in microseconds: it says more than the rate where others work, too. */
  cpu: number;
}

export async function measureStore(
  team: BenchTeam,
  { url, dir }: { url: string; dir: string },
  linesPerRun: number,
): Promise<void> {
  const lines = Array.from({ length: runs }, (_, run) => makeLines("training", 0, linesPerRun, run));
  const clients = await Promise.all(
    Array.from({ length: runs }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const timed = timer(dir);
  const rates = { copy: [] as Measured[], small: [] as Measured[], large: [] as Measured[] };
  // In turns, because the machine is not the same from one moment to the next.
  for (let round = 0; round < rounds; round += 1) {
    rates.copy.push(await measureCopy(clients, lines, timed));
    rates.small.push(await measureAppend(team, lines, 200, timed));
    rates.large.push(await measureAppend(team, lines, 1_000, timed));
  }
  for (const client of clients) await client.end();
  const best = (all: readonly Measured[]) => ({
    rate: Math.max(...all.map(({ rate }) => rate)),
    cpu: Math.min(...all.map(({ cpu }) => cpu)),
  });
  const copy = best(rates.copy);
  const row = (name: string, all: readonly Measured[]) => {
    const { rate, cpu } = best(all);
    const share = (part: number) => `${Math.round(100 * part)} %`;
    return [name, rate, share(rate / copy.rate), cpu, share(copy.cpu / cpu)];
  };
  printTable(
    `history lines stored a second, ${runs} runs at once, ten metrics a line (best of ${rounds} rounds in turns)`,
    ["how", "lines/s", "of COPY", "CPU µs/line", "of COPY"],
    [
      row("COPY, one statement a run", rates.copy),
      row("appendHistory, 200 lines a request", rates.small),
      row("appendHistory, 1,000 lines a request", rates.large),
    ],
  );
}

type Timed = (lines: readonly string[][], store: (run: number) => Promise<void>) => Promise<Measured>;

async function measureCopy(
  clients: readonly pg.Client[],
  lines: readonly string[][],
  timed: Timed,
): Promise<Measured> {
  const [first] = clients;
  await first?.query("drop table if exists bare");
  await first?.query("create table bare (run text, line int, data text)");
  const rows = lines.map((own, run) =>
    Buffer.from(own.map((line, at) => `run${run}\t${at}\t${line}\n`).join("")),
  );
  return await timed(lines, async (run) => {
    const client = clients[run];
    const bytes = rows[run];
    if (client && bytes) await copyInto(client, "copy bare from stdin", [bytes]);
  });
}

async function measureAppend(
  team: BenchTeam,
  lines: readonly string[][],
  together: number,
  timed: Timed,
): Promise<Measured> {
  const runIds = await Promise.all(lines.map(() => team.newRun()));
  return await timed(lines, async (run) => {
    const [runId, own = []] = [runIds[run], lines[run]];
    for (let from = 0; from < own.length; from += together)
      await appendHistory(team.actor, { runId, firstLine: from, lines: own.slice(from, from + together) });
  });
}

function timer(dir: string): Timed {
  return async (lines, store) => {
    const [own, theirs, start] = [process.cpuUsage(), postgresSeconds(dir), performance.now()];
    await Promise.all(lines.map((_, run) => store(run)));
    const seconds = (performance.now() - start) / 1_000;
    const used = process.cpuUsage(own);
    const cpu = used.user + used.system + (postgresSeconds(dir) - theirs) * 1e6;
    const count = lines.reduce((sum, one) => sum + one.length, 0);
    return { rate: count / seconds, cpu: cpu / count };
  };
}
