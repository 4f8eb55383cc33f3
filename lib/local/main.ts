/**
 * `npm start` on one machine: Postgres, the web server and a local agent, each its own process, started in this order and
 * stopped in the reverse one. States: starting → ready → stopping; a part that dies while ready ends the whole.
 */
import path from "node:path";
import type { ManagedProcess } from "./child-process";
import { claimDataDir } from "./data-dir";
import { migrate, openDatabase } from "./database";
import { loadEnvFile } from "./load-env-file";
import { isPortFree } from "./machine";
import { type LocalOptions, readOptions, StartError, usage } from "./options";
import { ensureSecrets } from "./secrets";
import { startWebServer } from "./web-server";

const root = path.resolve(import.meta.dirname, "../..");

type Stop = () => void | Promise<void>;

const stopping = new AbortController();

async function main(): Promise<number> {
  loadEnvFile(path.join(root, ".env"), process.env);
  const options = readOptions(process.argv.slice(2), process.env, root);
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const stops: Stop[] = [];
  const asked = new Promise<number>((resolve) => {
    const stop = () => {
      stopping.abort();
      resolve(0);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    process.once("disconnect", stop);
  });
  try {
    const started = start(options, stops);
    const ended = await Promise.race([started.then((parts) => parts.died), asked]);
    if (ended === 0) process.stdout.write("\nStopping …\n");
    await started.catch(() => undefined);
    return ended;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Starts every part, pushing how to stop it; `died` settles with 1 when a part ends by itself. */
async function start(options: LocalOptions, stops: Stop[]): Promise<{ died: Promise<number> }> {
  const url = `http://127.0.0.1:${options.port}`;
  if (!(await isPortFree(options.port)))
    throw new StartError(`Port ${options.port} is taken: stop what uses it, or choose another with --port.`);
  const claim = claimDataDir(options.dataDir, url);
  stops.push(claim.release);
  const logDir = path.join(options.dataDir, "logs");

  const database = await step("postgres", () => openDatabase(options.dataDir, process.env.DATABASE_URL));
  stops.push(database.stop);
  await step("migrations", async () => ({ detail: await migrate(database.url, root) }));
  const { secrets } = await step("secrets", async () => {
    const result = ensureSecrets(options.dataDir);
    return { ...result, detail: result.created ? "made, readable by you only" : "kept" };
  });

  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? secrets.sessionSecret,
    NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? url,
    SLIPWAY_DATA_DIR: options.dataDir,
  };
  Object.assign(process.env, {
    DATABASE_URL: env.DATABASE_URL,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET,
    NEXTAUTH_URL: env.NEXTAUTH_URL,
    // The terminal is for people; the parts write their logs to files.
    SLIPWAY_LOG_LEVEL: process.env.SLIPWAY_LOG_LEVEL ?? "warn",
  });
  // The server is up long before anyone asks it for the example, and the agent knocks until the server answers.
  const laidDown = step("example", async () => {
    const { setUpFirstStart } = await import("./first-start");
    return await setUpFirstStart({ ...options, root, url });
  });
  const serving = step("web server", async () => {
    const web = await startWebServer({ root, port: options.port, dev: options.dev, logDir, env });
    stops.push(() => web.stop(5_000));
    return { web, detail: `on ${url}` };
  });
  const working = options.agent
    ? laidDown.then(({ tokenFile }) =>
        step("agent", async () => {
          const { startLocalAgent } = await import("./local-agent");
          const agent = await startLocalAgent({ root, url, dataDir: options.dataDir, logDir, tokenFile });
          stops.push(() => agent.stop(15_000));
          return { agent, detail: "local, waiting for runs" };
        }),
      )
    : undefined;
  await Promise.allSettled([laidDown, serving, working]);
  const [first, { web }, agent] = await Promise.all([laidDown, serving, working]);

  const dying = [web.ended.then(() => "The web server")];
  if (agent) dying.push(untilAgentDies(agent.agent));
  printReady(url, first.setupLink);
  return {
    died: Promise.race(dying).then((name) => {
      if (stopping.signal.aborted) return 0;
      process.stderr.write(`✕ ${name} ended unexpectedly; its log is in ${logDir}.\n`);
      return 1;
    }),
  };
}

/** An agent that was told to shut down, on the agents page, ends well: the rest goes on without it. */
async function untilAgentDies(agent: ManagedProcess): Promise<string> {
  const code = await agent.ended;
  if (code !== 0 || stopping.signal.aborted) return "The local agent";
  process.stdout.write("The local agent has ended as it was told; runs wait until the next start.\n");
  return new Promise(() => undefined);
}

function printReady(url: string, setupLink: string | undefined): void {
  const lines = ["", `Slipway is ready: ${url}`];
  if (setupLink)
    lines.push(
      "",
      "First time? Open this link once to choose the admin's name and password:",
      `  ${setupLink}`,
    );
  lines.push("", "Ctrl-C stops everything.", "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      error instanceof StartError
        ? `✕ ${error.message}\n`
        : `✕ ${String(error instanceof Error ? error.message : error)}\n`,
    );
    process.exit(1);
  },
);

/** Prints one line per step with its time; the same form as bin/prepare.mjs prints before dependencies are there. */
async function step<T extends { detail: string }>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`✓ ${name.padEnd(12)} ${result.detail.padEnd(52)} ${seconds.padStart(6)} s\n`);
  return result;
}
