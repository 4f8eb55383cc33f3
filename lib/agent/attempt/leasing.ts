import type { Lease } from "../../runs/agent-protocol";

export interface LeasingOptions {
  /** The open call for new leases. */
  ask(max: number, signal: AbortSignal): Promise<Lease[]>;
  take(lease: Lease): void;
  /** Settles when no adoption is under way. */
  untilAdopted(): Promise<void>;
  /** Whether new work is wanted at all. */
  isWanted(): boolean;
}

/** The most one call may bring. */
const mostAtOnce = 100;

/** The open lease call: at most one, and none while the agent says what it holds. */
export class Leasing {
  readonly #options: LeasingOptions;
  /** Aborted when no more work is wanted: the server takes back what it was handing out. */
  #call = new AbortController();
  /** The open call, until what it brought is begun; never rejects. */
  #open: Promise<void> = Promise.resolve();

  constructor(options: LeasingOptions) {
    this.#options = options;
  }

  get wasEnded(): boolean {
    return this.#call.signal.aborted;
  }

  async leaseSome(free: number, signal: AbortSignal): Promise<void> {
    const { ask, take, untilAdopted, isWanted } = this.#options;
    await untilAdopted();
    if (!isWanted() || signal.aborted) return;
    this.#call = new AbortController();
    const call = ask(Math.min(free, mostAtOnce), AbortSignal.any([signal, this.#call.signal])).then(
      (leases) => {
        for (const lease of leases) take(lease);
      },
    );
    this.#open = call.catch(() => undefined);
    await call;
  }

  /** Ends the open call. */
  end(): void {
    this.#call.abort();
  }

  /** The same, and settles when whatever it still brought is begun. */
  async pause(): Promise<void> {
    this.end();
    await this.#open;
  }
}
