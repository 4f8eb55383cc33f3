/** The programs that are measured, each a process of its own. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ManagedProcess, startProcess } from "../../lib/local/child-process";
import { freePort } from "../../lib/local/machine";

const root = path.resolve(import.meta.dirname, "../..");
const built = path.join(root, ".next/standalone/server.js");

export interface Server {
  url: string;
  port: number;
  process: ManagedProcess;
  /** What it runs: the build, or the same handlers without the framework. */
  kind: string;
}

export async function startServer(dir: string): Promise<Server> {
  const port = await freePort();
  const isBuilt = existsSync(built);
  const handlers = [
    "--conditions=react-server",
    "--import",
    "tsx",
    path.join(root, "lib/testing/serve-api.ts"),
  ];
  const started = startProcess({
    name: "server",
    args: isBuilt ? [built] : handlers,
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: {
      ...process.env,
      NODE_ENV: "production",
      SLIPWAY_DATABASE_POOL: "10",
      HOSTNAME: "127.0.0.1",
      PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(`${url}/api/v1/me`, started, dir);
  const kind = isBuilt ? "the built server" : "the route handlers without Next (there is no build)";
  return { url, port, process: started, kind };
}

export async function startBareServer(dir: string): Promise<Server> {
  const port = await freePort();
  const started = startProcess({
    name: "bare-server",
    args: [path.join(import.meta.dirname, "bare-server.mjs")],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: { ...process.env, PORT: String(port) },
  });
  await new Promise<void>((resolve) => started.onMessage(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, port, process: started, kind: "bare fan-out" };
}

export function startAgent(
  dir: string,
  options: { url: string; token: string; gitSource: string },
): ManagedProcess {
  const config = path.join(dir, "agent.yaml");
  const { url, token, gitSource } = options;
  writeFileSync(
    config,
    `name: bench\nmax_jobs: 1\nwork_dir: ${path.join(dir, "agent")}\ngit_sources: [${gitSource}]\n`,
  );
  return startProcess({
    name: "agent",
    args: ["--import", "tsx", path.join(root, "lib/agent/entry.ts"), "--config", config],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: { ...process.env, SLIPWAY_URL: url, SLIPWAY_API_KEY: token },
  });
}

async function untilAnswering(url: string, server: ManagedProcess, dir: string): Promise<void> {
  let isGone = false;
  void server.ended.then(() => {
    isGone = true;
  });
  for (const end = performance.now() + 60_000; performance.now() < end && !isGone; await delay(50)) {
    const answer = await fetch(url).catch(() => null);
    if (answer) return;
  }
  throw new Error(`the server did not start: see ${path.join(dir, "logs/server.log")}`);
}
