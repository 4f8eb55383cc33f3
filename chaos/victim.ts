/** A program that is killed, frozen and started again. */
import { setTimeout as delay } from "node:timers/promises";
import { type ManagedProcess, type ManagedProcessOptions, startProcess } from "../lib/local/child-process";

export interface Victim {
  readonly name: string;
  readonly isUp: boolean;
  start(): void;
  /** SIGKILL, and gone when it settles. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export function makeVictim(options: ManagedProcessOptions): Victim {
  let running: ManagedProcess | undefined;
  const signal = (name: NodeJS.Signals) => {
    if (running?.pid === undefined) return;
    try {
      // Of another command also what it has started: a client in two processes dies as one.
      process.kill(options.command ? -running.pid : running.pid, name);
    } catch {
      // It has ended by itself.
    }
  };
  return {
    name: options.name,
    get isUp() {
      return running !== undefined;
    },
    start() {
      if (running) return;
      const started = startProcess(options);
      running = started;
      void started.ended.then(() => {
        if (running === started) running = undefined;
      });
    },
    async kill() {
      const ending = running?.ended;
      signal("SIGKILL");
      await ending;
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    async stop() {
      signal("SIGCONT");
      await running?.stop(10_000);
    },
  };
}

/** Asks until the answer is yes; false when the time is over. */
export async function until(
  isTrue: () => Promise<boolean>,
  withinMs: number,
  everyMs = 50,
): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; ) {
    if (await isTrue()) return true;
    await delay(everyMs);
  }
  return false;
}
