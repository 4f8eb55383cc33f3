/** The shapes that break others, as large as this machine bears: how long each page waits for what it shows first. */

import { getDatabase } from "../../lib/db/client";
import { writeRunValues } from "../../lib/db/run-values";
import { listRuns } from "../../lib/dispatch/history/list-runs";
import { appendHistory } from "../../lib/tracking/append-history";
import { compareReports } from "../../lib/tracking/compare-reports";
import { loadMetrics } from "../../lib/tracking/load-metrics";
import { loadSeries } from "../../lib/tracking/load-series";
import { loadSeriesOfRuns } from "../../lib/tracking/load-series-of-runs";
import { writeRunConfig } from "../../lib/tracking/write-run-config";
import { printTable, quantile } from "../table";
import { makeRandom } from "./make-lines";
import { type BenchTeam, tidyRun } from "./team";

const tries = 10;
/** Of 75,000 runs with 1,500 metrics of 20 to 150 steps and 150 parameters: so many, all else as it is. */
const wide = { runs: 40, metrics: 1_500, parameters: 150 };
const names = 12_000;
const many = 5_000;

export async function measureShapes(team: BenchTeam): Promise<void> {
  const random = makeRandom(5);
  const runIds: string[] = [];
  for (let run = 0; run < wide.runs; run += 1)
    runIds.push(await fillWide(team, run, 20 + (run % 131), random));
  const [first = ""] = runIds;
  const keys = Array.from({ length: 24 }, (_, at) => `layer${at}/grad`);
  const named = await team.newRun();
  const line = (step: number) =>
    JSON.stringify({ ...wideValues(names, random), _step: step, _timestamp: 1_790_000_000 + step });
  for (let step = 0; step < 20; step += 1)
    await appendHistory(team.actor, { runId: named, lines: [line(step)] });
  const before = await timed(() => loadMetrics(team.actor, { runId: named }));
  await tidyRun(named);
  const short = await fillMany(team, random);
  const value = { name: "summary.layer0/grad", operator: "<" as const, value: "0.5" };
  const sort = "config.parameter7";
  const cases: [string, () => Promise<unknown>][] = [
    ["metrics of a run of 1,500", () => loadMetrics(team.actor, { runId: first })],
    ["24 charts of it", () => loadSeries(team.actor, { runId: first, keys })],
    [
      "a chart of 100 such runs",
      () => loadSeriesOfRuns(team.actor, { runIds: runIds.slice(0, 100), keys: keys.slice(0, 1) }),
    ],
    ["100 such runs compared", () => compareReports(team.actor, { runIds: runIds.slice(0, 100) })],
    [
      "such runs by a value, in the order of a parameter",
      () => listRuns(team.actor, { values: [value], sort }),
    ],
    [`metrics of a run of ${names.toLocaleString("en")}`, () => loadMetrics(team.actor, { runId: named })],
    ["24 charts of it ", () => loadSeries(team.actor, { runId: named, keys })],
    [
      `${many.toLocaleString("en")} runs: the list`,
      () => listRuns(team.actor, { has: ["summary.loss"], sort: "summary.loss", direction: "asc" }),
    ],
    [
      `${many.toLocaleString("en")} runs: a chart of all, 100 a request`,
      async () => {
        for (let at = 0; at < short.length; at += 100)
          await loadSeriesOfRuns(team.actor, { runIds: short.slice(at, at + 100), keys: ["loss"] });
      },
    ],
  ];
  const rows = [
    [`metrics of a run of ${names.toLocaleString("en")}, before the chore has come to it`, ...before],
  ];
  for (const [name, work] of cases) rows.splice(-1, 0, [name, ...(await timed(work))]);
  printTable(
    `wide shapes, ms: ${wide.runs} runs × ${wide.metrics} metrics × 20–150 steps, ${wide.parameters} parameters each (a ${75_000 / wide.runs}th of 75,000 runs); ${names.toLocaleString("en")} names in one run; ${many.toLocaleString("en")} runs`,
    ["", "first", "p50", "p95"],
    rows,
  );
}

function wideValues(count: number, random: () => number): Record<string, number> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`layer${at}/grad`, Math.fround(random())]),
  );
}

async function fillWide(team: BenchTeam, run: number, steps: number, random: () => number): Promise<string> {
  const runId = await team.newRun();
  for (let step = 0; step < steps; step += 10) {
    const lines = Array.from({ length: Math.min(10, steps - step) }, (_, at) =>
      JSON.stringify({
        ...wideValues(wide.metrics, random),
        _step: step + at,
        _timestamp: 1_790_000_000 + step,
      }),
    );
    await appendHistory(team.actor, { runId, lines });
  }
  const parameters = Array.from({ length: wide.parameters }, (_, at) => [`parameter${at}`, run * at]);
  await writeRunConfig(team.actor, { runId, config: JSON.stringify(Object.fromEntries(parameters)) });
  await tidyRun(runId);
  return runId;
}

/** Runs of ten steps, which are made all at once. */
async function fillMany(team: BenchTeam, random: () => number): Promise<string[]> {
  const runIds: string[] = [];
  for (let run = 0; run < many; run += 1) {
    const runId = await team.newRun();
    const lines = Array.from(
      { length: 10 },
      (_, step) => `{"loss":${random()},"_step":${step},"_timestamp":${step}}`,
    );
    await appendHistory(team.actor, { runId, lines });
    runIds.push(runId);
  }
  await writeRunValues(
    getDatabase(),
    runIds.map((runId) => ({ runId, teamId: team.actor.teamId, summary: { loss: random() } })),
  );
  return runIds;
}

async function timed(work: () => Promise<unknown>): Promise<[number, number, number]> {
  const took: number[] = [];
  for (let turn = 0; turn < tries; turn += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return [took[0] ?? 0, quantile(took, 0.5), quantile(took, 0.95)];
}
