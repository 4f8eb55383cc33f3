/** One kind of place that runs are sent to, and how one sees from outside what was started there and what is left. */
import type { Resource } from "../../lib/config/layer";
import type { JsonObject } from "../../lib/config/tree/node";
import type { Fate, Wire } from "../../lib/testing/wire";
import type { Sightings } from "../sightings";

/** A program was started: once for an attempt, or something is wrong. */
export interface Start {
  runId: string;
  attempt: number;
  /** What it is called at the place. */
  what: string;
}

export interface PlaceOptions {
  dir: string;
  /** Names that nobody else on the engine has: by them we know what is ours. */
  agents: readonly string[];
  sightings: Sightings;
}

export interface Place {
  readonly resource: Resource;
  /** What the queue's document says of its own. */
  readonly queue: JsonObject;
  /** The job whose program does this: say `first`, report a step, work, report another, say `last`, end. */
  job(milliseconds: number): JsonObject;
  /** What an agent's file says about the place, and what its environment holds. */
  agentSettings(agent: string): { file: JsonObject; environment: Record<string, string> };
  /** Between one agent and the engine; null where there is none. */
  wire(agent: string): Wire | null;
  /** Every start there ever was, by what cannot lie: not by what the agents say. */
  starts(): Promise<Start[]>;
  /** What lives, or lies about, though its run has ended. */
  leftovers(): Promise<string[]>;
  /** Removes everything of this campaign. */
  close(): Promise<void>;
}

/** Says that a run has come so far where no message can be held. */
export function tell(seen: Promise<Fate>): void {
  void seen;
}

/** Its log is two lines, and it reports two. */
export function sleepAndSpeak(milliseconds: number): string {
  const report = (step: number) => `echo "::metric {\\"attempt\\": $SLIPWAY_ATTEMPT, \\"_step\\": ${step}}"`;
  return `echo first; ${report(0)}; sleep ${milliseconds / 1_000}; ${report(1)}; echo last`;
}
