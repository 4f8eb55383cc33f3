import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = path.join(import.meta.dirname, "../..");
/** A build comes first where the sources have changed. */
const patienceMs = 1_200_000;

/** Runs `npm start` in a data directory of its own while `work` goes on, and stops it in order. */
export async function whileServing<T>(dataDir: string, port: number, work: (url: string) => Promise<T>) {
  const url = `http://127.0.0.1:${port}`;
  const args = ["bin/start.mjs", "--port", String(port), "--data-dir", dataDir, "--no-agent"];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const server = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(server, "exit");
  try {
    for (const end = Date.now() + patienceMs; !(await isReady(url)); await delay(200)) {
      if (server.exitCode !== null || Date.now() > end) throw new Error("npm start did not come up");
    }
    return await work(url);
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
