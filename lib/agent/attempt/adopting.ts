import type { Resource } from "../../config/layer";
import { logFailure } from "../../logger";
import type { AttemptKey, Runner } from "../../runners/runner";
import type { AdoptRequest, AdoptResponse } from "../../runs/agent-protocol";
import { untilDone } from "../server/until-done";
import { type HeldAttempts, nameOf } from "./held-attempts";

export interface AdoptingOptions {
  held: HeldAttempts;
  /** The agent's own id, by which engines know what it started. */
  ownId: string;
  runners: ReadonlyMap<Resource, Runner>;
  /** Asks the server, for as long as it takes. */
  ask(held: AdoptRequest["held"]): Promise<AdoptResponse>;
  /** Settles when no lease is on its way to the agent. */
  pauseLeasing(): Promise<void>;
  signal: AbortSignal;
}

/**
 * What an earlier process left is adopted where the server says so, and dropped where it does not. The server takes what is
 * not named for lost, so nothing may be handed to us between the look at what we hold and its answer.
 */
export class Adopting {
  readonly #options: AdoptingOptions;
  /** Adoptions go one after the other; the last of them. Never rejects. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: AdoptingOptions) {
    this.#options = options;
  }

  adopt(): Promise<void> {
    const work = this.#last.then(async () => {
      await this.#options.pauseLeasing();
      await this.#adoptHeld();
    });
    this.#last = work.catch(() => undefined);
    return work;
  }

  /** Settles when no adoption is under way, also none that began while another one was waited for. */
  async untilIdle(): Promise<void> {
    for (let seen: unknown; seen !== this.#last; ) {
      seen = this.#last;
      await seen;
    }
  }

  async #adoptHeld(): Promise<void> {
    const { held, ask } = this.#options;
    const records = held.readRecords();
    const named = new Map([...records].map(([name, { key }]) => [name, key]));
    for (const key of await this.#listStarted()) named.set(nameOf(key), key);
    const { keep, drop, unknown } = await ask([...named.values()]);
    // What the server has never heard of is ours only if we wrote it down: another Slipway may use the same engine.
    const ours = unknown.filter((key) => records.has(nameOf(key)));
    for (const key of [...drop, ...ours]) held.drop(key, records.get(nameOf(key)));
    for (const lease of keep) held.resume(lease, records.get(nameOf(lease)));
  }

  /** An engine that is away does not keep the others waiting: what was left there without a note is asked for later. */
  async #listStarted(): Promise<AttemptKey[]> {
    const { ownId, runners } = this.#options;
    const lists = [...runners.values()].map(async (runner) => {
      try {
        return await runner.list(ownId);
      } catch (error) {
        logFailure("request:failed", error, { call: "list", resource: runner.resource });
        void this.#adoptOnceListed(runner);
        return [];
      }
    });
    return (await Promise.all(lists)).flat();
  }

  async #adoptOnceListed(runner: Runner): Promise<void> {
    const { ownId, signal } = this.#options;
    const list = () => runner.list(ownId);
    try {
      await untilDone(list, signal, () => undefined);
      await this.adopt();
    } catch (error) {
      if (!signal.aborted) logFailure("request:failed", error, { call: "adopt" });
    }
  }
}
