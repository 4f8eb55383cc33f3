import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface ServerProcess {
  url: string;
  /** What it has in memory now, in MiB. */
  memory: () => number;
  /** The most since the last call, or the start, in MiB. */
  peak: () => number;
  stop: () => Promise<void>;
}

export async function startServerProcess(): Promise<ServerProcess> {
  const file = path.join(import.meta.dirname, "serve.ts");
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    url: line.toString().trim(),
    memory: () => readStatus(child, "VmRSS"),
    peak: () => {
      const most = readStatus(child, "VmHWM");
      // 5 sets the most back to what it is now.
      writeFileSync(`/proc/${child.pid}/clear_refs`, "5");
      return most;
    },
    stop: async () => {
      const ended = once(child, "close");
      child.stdin.end();
      await ended;
    },
  };
}

function readStatus({ pid }: ChildProcess, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1_024;
}
