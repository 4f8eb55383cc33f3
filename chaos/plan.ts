/** What each trial does: every harm to an agent in every phase in turn, and between them any harm at any time. */
import type { Resource } from "../lib/config/layer";
import type { Fate } from "../lib/testing/wire";
import { agentHarms, engineHarms, worldHarms } from "./disturb";
import { type Chance, makeChance } from "./random";
import { type Phase, phases } from "./sightings";

export interface Plan {
  number: number;
  resource: Resource;
  moment: Phase | "as it is launched" | "at any time";
  harm: string;
  /** Of the message that is held when the phase is reached. */
  fate: Fate;
  milliseconds: number;
  isStopped: boolean;
  /** Whether it is one of the pairs of phase and harm that are gone through in turn. */
  isPair: boolean;
}

/** What a run costs this machine differs by an order of magnitude. */
const weights: Record<Resource, number> = { "local-process": 12, docker: 2, sagemaker: 1, kubernetes: 1 };

const without: Record<Resource, readonly Phase[]> = {
  "local-process": [
    "before create",
    "created, agent not told",
    "before the engine's start",
    "before the secret",
    "before clean-up",
    "cleaned up, agent not told",
  ],
  docker: ["before the secret"],
  kubernetes: ["before the engine's start"],
  sagemaker: ["before the engine's start", "before the secret"],
};

export function phasesOf(resource: Resource): Phase[] {
  return phases.filter((phase) => !without[resource].includes(phase));
}

export function harmsOf(resource: Resource): string[] {
  return [...Object.keys(agentHarms), ...(resource === "local-process" ? [] : Object.keys(engineHarms))];
}

export class Planner {
  readonly #seed: number;
  readonly #order: Resource[];
  readonly #pairs = new Map<Resource, { phase: Phase; harm: string }[]>();

  constructor(seed: number, trials: number, resources: readonly Resource[]) {
    this.#seed = seed;
    const chance = makeChance(seed);
    this.#order = shuffle(share(trials, resources), chance);
    for (const resource of resources) this.#pairs.set(resource, pairsOf(resource, chance));
  }

  plan(number: number): Plan {
    const chance = makeChance(this.#seed + (number + 1) * 7_919);
    const resource = this.#order[number] ?? "local-process";
    const anyHarm = chance.pick([...harmsOf(resource), ...Object.keys(worldHarms)]);
    const anyMoment = chance.pick([...phasesOf(resource), "as it is launched", "at any time"] as const);
    const isPair = chance.next() < 0.6;
    const pair = isPair ? this.#pairs.get(resource)?.shift() : undefined;
    if (pair) this.#pairs.get(resource)?.push(pair);
    return {
      number,
      resource,
      moment: pair?.phase ?? anyMoment,
      harm: pair?.harm ?? anyHarm,
      fate: chance.pick(["pass", "drop"] as const),
      milliseconds: chance.between(50, 1_500),
      isStopped: !isPair && chance.next() < 0.2,
      isPair,
    };
  }

  /** Nothing came of it: the pair is the next again. */
  again({ resource, moment, harm, isPair }: Plan): void {
    const phase = phases.find((one) => one === moment);
    if (!isPair || !phase) return;
    const pairs = this.#pairs.get(resource) ?? [];
    const at = pairs.findIndex((pair) => pair.phase === phase && pair.harm === harm);
    if (at >= 0) pairs.unshift(...pairs.splice(at, 1));
  }
}

function pairsOf(resource: Resource, chance: Chance): { phase: Phase; harm: string }[] {
  const pairs = phasesOf(resource).flatMap((phase) => harmsOf(resource).map((harm) => ({ phase, harm })));
  return shuffle(pairs, chance);
}

function share(trials: number, resources: readonly Resource[]): Resource[] {
  const whole = resources.flatMap((resource) => Array.from({ length: weights[resource] }, () => resource));
  const order: Resource[] = [];
  for (let at = 0; order.length < trials; at += 1) {
    // Also a small campaign has something of each.
    const next = at < resources.length ? resources[at] : whole[at % whole.length];
    if (next) order.push(next);
  }
  return order;
}

function shuffle<T>(from: readonly T[], chance: Chance): T[] {
  const left = [...from];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(chance.between(0, left.length - 1), 1));
  return order;
}
