import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ManagedProcess, startProcess } from "./child-process";
import { StartError } from "./options";

export interface WebServerOptions {
  root: string;
  port: number;
  dev: boolean;
  logDir: string;
  env: NodeJS.ProcessEnv;
}

const startTimeout = 60_000;
/** In development the server compiles before it first answers, on a busy machine for minutes. */
const compileTimeout = 300_000;

/** Starts the web server on loopback and waits until it answers with its database. */
export async function startWebServer(options: WebServerOptions): Promise<ManagedProcess> {
  const { root, port, dev, logDir } = options;
  const args = dev
    ? [path.join(root, "node_modules/next/dist/bin/next"), "dev", "-H", "127.0.0.1", "-p", String(port)]
    : [path.join(root, ".next/standalone/server.js")];
  const env: NodeJS.ProcessEnv = {
    ...options.env,
    NODE_ENV: dev ? "development" : "production",
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const server = startProcess({ name: "web", args, cwd: root, env, logDir });
  let hasEnded = false;
  void server.ended.then(() => {
    hasEnded = true;
  });
  for (const end = Date.now() + (dev ? compileTimeout : startTimeout); !(await isReady(port)); ) {
    if (hasEnded || Date.now() > end) {
      await server.stop(1_000);
      throw new StartError(`The web server did not start; its log is ${path.join(logDir, "web.log")}.`);
    }
    await delay(25);
  }
  return server;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false; // not listening yet
  }
}
