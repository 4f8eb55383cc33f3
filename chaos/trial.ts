/** One trial: a run is launched, and something happens to the world at a chosen moment of its life. */
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../lib/config/layer";
import { disturb } from "./disturb";
import { launch, stop } from "./launch";
import type { Plan } from "./plan";
import { makeChance } from "./random";
import type { World } from "./world";

/** A run that is past the phase, or replaced before it reached it, is not waited for any longer. */
const phaseMs = 20_000;
/** By then a harm has begun: the message that waits for it may go its way. */
const begunMs = 100;

export interface TrialReport {
  runId: string;
  resource: Resource;
  moment: string;
  harm: string;
  isStopped: boolean;
  /** Whether the moment came and the harm was done; else it never came, or another harm was at its victim. */
  result: "done" | "missed" | "busy";
}

export async function runTrial(world: World, seed: number, plan: Plan): Promise<TrialReport> {
  const { number, resource, moment, harm, fate, isStopped } = plan;
  const chance = makeChance(seed + (number + 1) * 104_729);
  const launching = launch(world, `trial-${seed}-${number}`, plan);
  world.sightings.expect(launching);
  const report = (runId: string, result: TrialReport["result"], wasStopped = false): TrialReport => ({
    ...{ runId, resource, moment, harm, isStopped: wasStopped, result },
  });
  // Some trouble comes before the answer to the launch.
  if (moment === "as it is launched") {
    const harming = disturb(harm, world, chance, { runId: "", resource });
    const runId = await launching;
    return report(runId, (await harming) ? "done" : "busy");
  }
  const runId = await launching;
  let release: ((fate: "pass" | "drop") => void) | null = () => undefined;
  if (moment === "at any time") await delay(chance.between(0, 3_000));
  else release = await world.sightings.until(runId, moment, phaseMs);
  if (!release) return report(runId, "missed");
  const stopping = isStopped ? stop(world, runId) : undefined;
  const harming = disturb(harm, world, chance, { runId, resource });
  await Promise.race([harming, delay(begunMs)]);
  release(fate);
  const result = (await harming) ? "done" : "busy";
  await stopping;
  return report(runId, result, isStopped);
}
