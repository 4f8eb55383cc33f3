/** Makes versions of outputs while the program runs (A8): one at a time, and none of what has not changed. */

import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { explainFileError } from "../../artifacts-client/transfer-error";
import type { AttemptHandle } from "../../runners/runner";
import type { NamedOutput } from "../../runs/named-artifact";
import { ServerRefusal } from "../server/server-client";
import { copyOutput } from "./copy-output";
import { type ListedOutput, listOutput } from "./list-output";
import { localOutput } from "./local-output";
import { type SendingOptions, sendOutput } from "./send-output";

export interface CheckpointOptions extends Omit<SendingOptions, "signal"> {
  handle: Pick<AttemptHandle, "locate" | "locatesCopies" | "running">;
  /** For copies; it is the call's own. */
  dir: string;
}

export interface Checkpoints {
  /** Gives up what is under way, and settles when nothing is any more. */
  stop(): Promise<void>;
}

/** What a timer can wait for. */
const longestMs = 2 ** 31 - 1;

export function keepCheckpoints(outputs: readonly NamedOutput[], options: CheckpointOptions): Checkpoints {
  const end = new AbortController();
  /** The last of what is done one after the other; never rejects. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    last = last.then(work);
    return last;
  };
  const keeping = options.handle.locate
    ? outputs.map((output) => keep(output, { ...options, signal: end.signal }, inTurn))
    : [];
  return {
    async stop() {
      end.abort();
      await Promise.all(keeping);
    },
  };
}

async function keep(
  output: NamedOutput,
  options: CheckpointOptions & { signal: AbortSignal },
  inTurn: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { every } = output;
  const { signal, say, handle } = options;
  if (every === undefined) return;
  const keeper = new Keeper(output, options);
  await Promise.race([handle.running, untilAborted(signal)]);
  const start = performance.now();
  while (!signal.aborted && !keeper.isDone) {
    // By the clock, so that a slow upload leaves out a time and none comes late.
    const past = (performance.now() - start) % (every * 1_000);
    await delay(Math.min(every * 1_000 - past, longestMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await inTurn(async () => {
      const line = signal.aborted ? null : await keeper.keep();
      if (line !== null) say(line);
    });
  }
}

class Keeper {
  readonly #output: NamedOutput;
  readonly #options: CheckpointOptions & { signal: AbortSignal };
  #digest: string | null = null;
  #complaint: string | null = null;
  isDone = false;

  constructor(output: NamedOutput, options: CheckpointOptions & { signal: AbortSignal }) {
    this.#output = output;
    this.#options = options;
  }

  /** What is to be said of it, if anything. Never rejects: the program goes on whatever becomes of a checkpoint. */
  async keep(): Promise<string | null> {
    const { path: written } = this.#output;
    try {
      const sent = await this.#send();
      this.#complaint = null;
      return sent && `checkpoint of ${written}: ${sent}`;
    } catch (error) {
      if (this.#options.signal.aborted) return null;
      // Whoever took the lease ends the attempt soon.
      if (error instanceof ServerRefusal && error.code === "LEASE_LOST") this.isDone = true;
      const explained = explainFileError(error, written);
      const why = explained instanceof Error ? explained.message : String(explained);
      const complaint = `no checkpoint of ${written}: ${why}`;
      const isKnown = complaint === this.#complaint;
      this.#complaint = complaint;
      return isKnown ? null : complaint;
    }
  }

  async #send(): Promise<string | null> {
    const { position, collection: name } = this.#output;
    const listed = await this.#copy();
    if (!listed || listed.files.length === 0) return null;
    const checkpoint = { unless: this.#digest };
    const silently = { ...this.#options, say: () => undefined };
    const { files, isFile = false } = listed;
    const sent = await sendOutput({ position, name, checkpoint, isFile }, localOutput(files), silently);
    if (!sent) return null;
    this.isDone = sent.isDone;
    this.#digest = sent.digest;
    return sent.isDone ? null : sent.version;
  }

  async #copy(): Promise<ListedOutput | null> {
    const { handle, dir, signal } = this.#options;
    const at = (await handle.locate?.(this.#output.path, signal)) ?? null;
    if (at === null) return null;
    if (handle.locatesCopies) return await listOutput(at);
    return await copyOutput(at, path.join(dir, String(this.#output.position)), signal);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
