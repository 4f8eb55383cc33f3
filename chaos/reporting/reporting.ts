/**
 * Programs that report while the world is harmed: some are left alone, some are killed and started again, and some stay dead until
 * everything is quiet, so that they are given up and then heard of again.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { WandbClient } from "../../lib/testing/wandb-client";
import { type Chance, makeChance } from "../random";
import { makeVictim, until, type Victim } from "../victim";
import type { World } from "../world";
import { programOf } from "./program-of";

const fates = ["left alone", "killed and started again", "killed for good"] as const;
export type ReporterFate = (typeof fates)[number];

export interface Reporter {
  name: string;
  /** What speaks for it: our own program, or the W&B client of that version. */
  speaker: string;
  lines: number;
  fate: ReporterFate;
  victim: Victim;
  /** What its program has written down: how many lines the server has acknowledged, and whether its end. */
  readLedger(): { acknowledged: number; isEnded: boolean; refusal: string | null };
}

export interface ReportingOptions {
  dir: string;
  seed: number;
  /** How many report at any moment. */
  atOnce: number;
  /** The real client, which every fourth reports by; null where it cannot be had. */
  client: WandbClient | null;
}

/** By then a program has ended, unless something is wrong. */
const patienceMs = 240_000;
/** How long after a start a program is killed, at most. */
const killedWithinMs = 10_000;

export class Reporting {
  readonly reporters: Reporter[] = [];
  readonly #world: World;
  readonly #options: ReportingOptions;
  readonly #over = new AbortController();
  readonly #work: Promise<unknown>;

  constructor(world: World, options: ReportingOptions) {
    this.#world = world;
    this.#options = options;
    mkdirSync(path.join(options.dir, "reporters"), { recursive: true });
    this.#work = Promise.all(Array.from({ length: options.atOnce }, () => this.#keepReporting()));
  }

  /** No new ones; settles when those that live have ended. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#work;
  }

  async #keepReporting(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const chance = makeChance(this.#options.seed + (this.reporters.length + 1) * 15_485_863);
      const reporter = this.#make(chance);
      this.reporters.push(reporter);
      reporter.victim.start();
      if (reporter.fate !== "left alone") {
        await delay(chance.between(0, killedWithinMs));
        await reporter.victim.kill();
      }
      if (reporter.fate === "killed and started again") reporter.victim.start();
      await until(async () => !reporter.victim.isUp, patienceMs);
    }
  }

  #make(chance: Chance): Reporter {
    const number = this.reporters.length;
    const name = `reporter-${number}`;
    const { dir, client } = this.#options;
    const ledger = path.join(dir, "reporters", name);
    const lines = chance.between(150, 350);
    const settings = { url: this.#world.url, key: this.#world.key, name, lines, ledger };
    const speaker = number % 4 === 3 ? client : null;
    const victim = makeVictim({ name, logDir: path.join(dir, "logs"), ...programOf(speaker, settings) });
    // In turn, so that also a short campaign has something of each.
    const fate = fates[number % fates.length] ?? "left alone";
    return {
      name,
      speaker: speaker?.version ?? "",
      lines,
      fate,
      victim,
      readLedger: () => readLedger(ledger),
    };
  }
}

function readLedger(file: string): ReturnType<Reporter["readLedger"]> {
  const words = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const counts = words
    .filter((word) => word.startsWith("acknowledged "))
    .map((word) => Number(word.slice(13)));
  return {
    acknowledged: Math.max(0, ...counts),
    isEnded: words.includes("ended"),
    refusal: words.find((word) => word.startsWith("refused ")) ?? null,
  };
}
