import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface ManagedProcess {
  pid: number | undefined;
  /** Settles when the process has ended, whoever ended it. */
  ended: Promise<number | null>;
  stop(graceMs: number): Promise<void>;
  /** What the child says over its channel. */
  onMessage(listener: (message: unknown) => void): void;
}

export interface ManagedProcessOptions {
  name: string;
  /** Left out: this Node. */
  command?: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
}

/**
 * A child in a process group of its own, with its output in `<logDir>/<name>.log`. A Node one has an IPC channel only so
 * that it notices our death (`exit-with-parent.mjs`), however we die.
 */
export function startProcess({
  name,
  command,
  args,
  cwd,
  env,
  logDir,
}: ManagedProcessOptions): ManagedProcess {
  fs.mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const log = fs.openSync(path.join(logDir, `${name}.log`), "a", 0o600);
  const guard = path.join(import.meta.dirname, "exit-with-parent.mjs");
  const child = spawn(command ?? process.execPath, command ? args : ["--import", guard, ...args], {
    cwd,
    env: { ...env, SLIPWAY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", log, log, "ipc"],
    detached: process.platform !== "win32",
  });
  fs.closeSync(log);
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
  return {
    pid: child.pid,
    ended,
    stop: (graceMs) => stop(child, ended, graceMs),
    onMessage: (listener) => child.on("message", listener),
  };
}

async function stop(child: ChildProcess, ended: Promise<unknown>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = new AbortController();
  await Promise.race([
    ended,
    delay(graceMs, undefined, { signal: timer.signal }).then(
      () => child.kill("SIGKILL"),
      () => undefined,
    ),
  ]);
  timer.abort();
  await ended;
}
