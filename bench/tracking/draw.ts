/** How long a page waits for its lines: one key of a long run, a range of it, many runs over one another. */
import { appendHistory } from "../../lib/tracking/append-history";
import { loadSeries } from "../../lib/tracking/load-series";
import { printTable, quantile } from "../table";
import { makeLines } from "./make-lines";
import { type BenchTeam, tidyRun } from "./team";

const tries = 20;
const manyRuns = 100;
const manySteps = 10_000;

export async function measureDraw(team: BenchTeam, steps: number): Promise<void> {
  const long = await fill(team, steps);
  const many: string[] = [];
  for (let run = 0; run < manyRuns; run += 1) many.push(await fill(team, manySteps));
  const key = "train/loss";
  const one = (input: object) =>
    loadSeries(team.actor, { runId: long, keys: [key], points: 4_096, ...input });
  const rows = [
    await timed(`a key of ${steps.toLocaleString("en")} steps`, () => one({})),
    await timed("a tenth of it", () => one({ from: steps * 0.4, to: steps * 0.5 })),
    await timed("2,000 steps of it, each", () => one({ from: steps * 0.4, to: steps * 0.4 + 2_000 })),
    await timed(`${manyRuns} runs of ${manySteps.toLocaleString("en")} steps`, () =>
      Promise.all(many.map((runId) => loadSeries(team.actor, { runId, keys: [key], points: 1_000 }))),
    ),
  ];
  printTable("series in milliseconds, in this process", ["what", "first", "p50", "p95"], rows);
}

async function fill(team: BenchTeam, steps: number): Promise<string> {
  const runId = await team.newRun();
  for (let from = 0; from < steps; from += 10_000)
    await appendHistory(team.actor, {
      runId,
      lines: makeLines("training", from, Math.min(10_000, steps - from), 1),
    });
  await tidyRun(runId);
  return runId;
}

async function timed(name: string, work: () => Promise<unknown>): Promise<(string | number)[]> {
  const took: number[] = [];
  for (let turn = 0; turn < tries; turn += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return [name, took[0] ?? 0, quantile(took, 0.5), quantile(took, 0.95)];
}
