/** One campaign: trials on a world of its own, then quiet, then the count. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Resource } from "../lib/config/layer";
import type { WandbClient } from "../lib/testing/wandb-client";
import { check, type Findings } from "./check";
import type { Engines } from "./engines";
import { Planner } from "./plan";
import { makeChance } from "./random";
import { checkMetrics } from "./reporting/check-metrics";
import { checkReports, type ReportFindings } from "./reporting/check-reports";
import { Reporting } from "./reporting/reporting";
import { runTrial, type TrialReport } from "./trial";
import { until } from "./victim";
import { openWorld, type World } from "./world";

export interface CampaignOptions {
  trials: number;
  seed: number;
  atOnce: number;
  /** How many programs report beside the launches. */
  reporters: number;
  client: WandbClient | null;
  resources: readonly Resource[];
  engines: Engines;
  /** Keeps what there is to see also after a good end. */
  isKept: boolean;
  say(line: string): void;
}

export interface Campaign {
  findings: Findings;
  trials: TrialReport[];
  reports: ReportFindings;
}

/** How long it may take after the last harm until every run has ended, and until everything is cleared away. */
const quietMs = 240_000;
const clearedMs = 180_000;

export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { seed, say, isKept, resources, engines, reporters, client } = options;
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-chaos-"));
  const start = performance.now();
  const world = await openWorld(dir, makeChance(seed), { resources, engines });
  const seconds = () => `${Math.round((performance.now() - start) / 1_000)} s`;
  say(
    `web servers: ${world.isBuilt ? "the built ones" : "route handlers without a build"}; up after ${seconds()}`,
  );
  let isGood = false;
  try {
    const reporting = new Reporting(world, { dir, seed, atOnce: reporters, client });
    const trials = await runTrials(world, options, seconds);
    say(`${trials.length} trials after ${seconds()}; now everything is left alone`);
    await leaveAlone(world, say);
    await reporting.end();
    const leftovers = await waitForLeftovers(world);
    say(`quiet after ${seconds()}`);
    const starts = [];
    for (const { resource, starts: seen } of world.places.values())
      for (const one of await seen()) starts.push({ ...one, resource });
    const { postgres, outages, engineCuts } = world;
    const findings = await check({ postgres, starts, leftovers, outages: outages.all, engineCuts, trials });
    const reports = await checkReports(world, reporting);
    findings.faults.push(...reports.faults, ...(await checkMetrics(world)));
    isGood = findings.faults.length === 0;
    return { findings, trials, reports };
  } finally {
    await world.close();
    if (isGood && !isKept) rmSync(dir, { recursive: true, force: true });
    else say(`what there is to see is in ${dir}`);
  }
}

async function runTrials(
  world: World,
  { seed, trials, atOnce, resources, say }: CampaignOptions,
  seconds: () => string,
): Promise<TrialReport[]> {
  const planner = new Planner(seed, trials, resources);
  const reports: TrialReport[] = [];
  let next = 0;
  const work = async () => {
    while (next < trials) {
      const plan = planner.plan(next);
      next += 1;
      const report = await runTrial(world, seed, plan);
      reports.push(report);
      if (report.result !== "done") planner.again(plan);
      if (reports.length % 50 === 0) say(`${reports.length} trials after ${seconds()}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return reports;
}

/** Nothing happens any more: whatever is left must come to its end by itself. */
async function leaveAlone(world: World, say: (line: string) => void): Promise<void> {
  for (const { victim } of [...world.servers, ...world.agents]) {
    victim.thaw();
    victim.start();
  }
  const isQuiet = async () =>
    (
      await world.postgres.query(
        `select 1 from "Run" where "endedAt" is null and origin = 'launched' limit 1`,
      )
    ).length === 0;
  if (!(await until(isQuiet, quietMs, 250))) say("it did not become quiet");
}

/** Empty once everything is cleared away; what is still there after a while is left for good. */
async function waitForLeftovers(world: World): Promise<{ resource: Resource; what: string }[]> {
  const left: { resource: Resource; what: string }[] = [];
  const isClear = async () => {
    left.length = 0;
    for (const { resource, leftovers } of world.places.values())
      for (const what of await leftovers()) left.push({ resource, what });
    for (const { workDir, name } of world.agents)
      for (const one of readdirSync(path.join(workDir, "attempts")))
        left.push({ resource: "local-process", what: `the directory of attempt ${one} at ${name}` });
    return left.length === 0;
  };
  await until(isClear, clearedMs, 250);
  return left;
}
