/** One trial: a run is launched, and something happens to the world at a chosen moment of its life. */
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { disturbances } from "./disturb";
import { launch, stop } from "./launch";
import { makeChance } from "./random";
import { until } from "./victim";
import type { World } from "./world";

interface Life {
  state: string;
  logBytes: string;
}

/** The edges of a run's life, and how one sees that they are reached. */
const edges: Record<string, (world: World, runId: string) => Promise<boolean>> = {
  "as it is launched": async () => true,
  "between claim and start": async (world, runId) => (await lifeOf(world, runId))?.state === "leased",
  "while it is prepared": async (world, runId) => (await lifeOf(world, runId))?.state === "starting",
  "between start and first log": async (world, runId) => hasMark(world, runId, "start"),
  "while it runs": async (world, runId) => (await lifeOf(world, runId))?.state === "running",
  "after its first log": async (world, runId) => Number((await lifeOf(world, runId))?.logBytes ?? 0) > 0,
  "between last log and end": async (world, runId) => hasMark(world, runId, "end"),
};

async function lifeOf(world: World, runId: string): Promise<Life | undefined> {
  return (await world.postgres.query<Life>(`select state, "logBytes" from "Run" where id = $1`, [runId]))[0];
}

function hasMark({ marks }: World, runId: string, end: "start" | "end"): boolean {
  return readdirSync(marks).some((name) => name.startsWith(`${runId}.`) && name.endsWith(`.${end}`));
}

const ended = new Set(["finished", "failed", "cancelled", "lost"]);
const edgeMs = 15_000;

export interface TrialReport {
  runId: string;
  edge: string;
  disturbance: string;
  isStopped: boolean;
}

export async function runTrial(world: World, seed: number, number: number): Promise<TrialReport> {
  const chance = makeChance(seed + number * 7_919);
  const edge = chance.pick([...Object.keys(edges), "at any time"]);
  const disturbance = chance.pick(Object.keys(disturbances));
  const isStopped = chance.next() < 0.1;
  const launching = launch(world, `trial-${seed}-${number}`, chance.between(50, 1_500));
  // Some trouble comes before the answer to the launch.
  if (edge === "as it is launched") {
    const before = disturbances[disturbance]?.(world, chance, { runId: "" });
    const runId = await launching;
    await before;
    return { runId, edge, disturbance, isStopped: false };
  }
  const runId = await launching;
  if (edge === "at any time") await delay(chance.between(0, 3_000));
  else
    await until(
      async () =>
        (await edges[edge]?.(world, runId)) === true || ended.has((await lifeOf(world, runId))?.state ?? ""),
      edgeMs,
      4,
    );
  const stopping = isStopped ? stop(world, runId) : undefined;
  await disturbances[disturbance]?.(world, chance, { runId });
  await stopping;
  return { runId, edge, disturbance, isStopped };
}
