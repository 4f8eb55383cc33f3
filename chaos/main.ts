/**
 * `npm run chaos -- [--trials N] [--seed S] [--at-once K] [--keep]`: Postgres, two web servers and three agents are killed, frozen
 * and cut off while runs are launched. Afterwards the world is left alone until it is quiet, and everything is counted.
 * Exit 1 when a run was lost, started twice by our doing, stuck, or changed after its end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { check, type Findings, noteFinals } from "./check";
import { makeChance } from "./random";
import { runTrial, type TrialReport } from "./trial";
import { until } from "./victim";
import { openWorld, type World } from "./world";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "200" },
    seed: { type: "string" },
    "at-once": { type: "string", default: "4" },
    keep: { type: "boolean", default: false },
  },
});
const trials = Number(values.trials);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const quietMs = 240_000;

async function main(): Promise<number> {
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-chaos-"));
  const chance = makeChance(seed);
  console.log(`seed ${seed}, ${trials} trials, everything in ${dir}`);
  const world = await openWorld(dir, chance);
  console.log(`web servers: ${world.isBuilt ? "the built ones" : "route handlers without a build"}`);
  const seen = new Map<string, string>();
  const watch = new AbortController();
  const watching = watchFinals(world, seen, watch.signal);
  let findings: Findings;
  try {
    const reports = await runTrials(world);
    await leaveAlone(world);
    watch.abort();
    await watching;
    await noteFinals(world, seen);
    findings = await check(world, reports, seen);
    report(findings, reports);
  } finally {
    watch.abort();
    await world.close();
  }
  const isGood = findings.faults.length === 0;
  if (isGood && !values.keep) rmSync(dir, { recursive: true, force: true });
  else console.log(`what there is to see is in ${dir}`);
  const { lost, startedTwice, stuck, finalChanged, other } = findings.counts;
  console.log(
    `${isGood ? "good" : "FAULTY"}: ${findings.runs} runs, ${findings.marks} marks, lost ${lost}, started twice by our doing ${startedTwice}, ` +
      `stuck ${stuck}, final states changed ${finalChanged}, other faults ${other}, requeued after real deaths ${findings.requeued.length} (seed ${seed})`,
  );
  return isGood ? 0 : 1;
}

async function runTrials(world: World): Promise<TrialReport[]> {
  const reports: TrialReport[] = [];
  let next = 0;
  const start = performance.now();
  const work = async () => {
    while (next < trials) {
      const number = next;
      next += 1;
      reports.push(await runTrial(world, seed, number));
      if (reports.length % 50 === 0)
        console.log(`${reports.length} trials after ${Math.round((performance.now() - start) / 1_000)} s`);
    }
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, work));
  return reports;
}

/** Nothing happens any more: whatever is left must come to its end by itself. */
async function leaveAlone(world: World): Promise<void> {
  for (const { victim } of [...world.servers, ...world.agents]) {
    victim.thaw();
    victim.start();
  }
  const isQuiet = async () =>
    (await world.postgres.query(`select 1 from "Run" where "endedAt" is null limit 1`)).length === 0;
  if (!(await until(isQuiet, quietMs, 500))) console.log("it did not become quiet");
}

async function watchFinals(world: World, seen: Map<string, string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await noteFinals(world, seen);
    await until(async () => signal.aborted, 300);
  }
}

function report(findings: Findings, reports: readonly TrialReport[]): void {
  const tally = new Map<string, number>();
  for (const { disturbance } of reports) tally.set(disturbance, (tally.get(disturbance) ?? 0) + 1);
  for (const [name, count] of [...tally].sort()) console.log(`${String(count).padStart(6)} × ${name}`);
  console.log(`ended: ${JSON.stringify(findings.byState)}`);
  for (const { runId, attempts } of findings.requeued)
    console.log(`requeued after a real death: ${runId}, attempts ${attempts.join(", ")}`);
  for (const text of findings.faults) console.log(`✕ ${text}`);
}

process.exit(await main());
