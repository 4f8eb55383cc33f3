/**
 * Where runs are in their lives, as seen on the wires and in what their programs leave. Whoever sees a run reach a phase asks
 * here before the message is passed on: if a trial waits for just that, the message is held until its harm has begun.
 */
import type { Fate } from "../lib/testing/wire";

export const phases = [
  "lease under way",
  "before the start is accepted",
  "start accepted, agent not told",
  "before create",
  "created, agent not told",
  "before the engine's start",
  "before the secret",
  "before the start is reported",
  "while it runs",
  "first log under way",
  "after its last log",
  "before the end is reported",
  "end reported, agent not told",
  "before clean-up",
  "cleaned up, agent not told",
] as const;
export type Phase = (typeof phases)[number];

/** After it only clearing away can come. */
const lastOfRun: Phase = "end reported, agent not told";

interface Waiter {
  phase: Phase;
  /** Null: it will not be reached any more. */
  reached(release: ((fate: Fate) => void) | null): void;
}

/** A message is held this long at most: the world must not stand still for a trial. */
const heldMs = 3_000;
/** How long a message waits for the answer to a launch that may be about it. */
const launchMs = 3_000;

export class Sightings {
  readonly #waiters = new Map<string, Waiter>();
  readonly #launches = new Set<Promise<unknown>>();
  readonly #known = new Set<string>();

  /** Told before the answer to a launch is known: what is seen meanwhile may be what the trial waits for. */
  expect(launching: Promise<string>): void {
    const known = launching.then(
      (runId) => this.#known.add(runId),
      () => undefined,
    );
    this.#launches.add(known);
    void known.then(() => this.#launches.delete(known));
  }

  async see(runId: string, phase: Phase): Promise<Fate> {
    if (!this.#known.has(runId)) await atMost(launchMs, Promise.all(this.#launches));
    const waiter = this.#waiters.get(runId);
    if (!waiter) return "pass";
    if (waiter.phase !== phase) {
      if (phase === lastOfRun && phases.indexOf(waiter.phase) < phases.indexOf(phase)) {
        this.#waiters.delete(runId);
        waiter.reached(null);
      }
      return "pass";
    }
    this.#waiters.delete(runId);
    const fate = new Promise<Fate>((resolve) => waiter.reached(resolve));
    return (await atMost(heldMs, fate)) ?? "pass";
  }

  /** Gives what lets the message go; null when the phase was not reached in time. */
  until(runId: string, phase: Phase, withinMs: number): Promise<((fate: Fate) => void) | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (this.#waiters.get(runId)?.phase === phase) this.#waiters.delete(runId);
        resolve(null);
      }, withinMs);
      this.#waiters.set(runId, {
        phase,
        reached: (release) => {
          clearTimeout(timer);
          resolve(release);
        },
      });
    });
  }
}

async function atMost<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
