#!/usr/bin/env node
// `npm start` and `npm run dev`: prepares the clone, then hands over to lib/local/main.ts, which runs everything.
import { spawn } from "node:child_process";
import { build, fail, generate, install, requireNode, root, step } from "./prepare.mjs";

requireNode();
const args = process.argv.slice(2);
const isDev = args.includes("--dev");
const needsNothing = args.includes("--help") || args.includes("-h");

if (!needsNothing || !(await import("node:fs")).existsSync(`${root}/node_modules/tsx`))
  await step("install", install);
if (!needsNothing) {
  await step("generate", generate);
  if (!isDev) await step("build", build);
}

// A process group of its own: Ctrl-C in the terminal reaches this process alone, which passes it on once, so that the
// web server, the agent and Postgres are stopped in order.
const child = spawn(
  process.execPath,
  ["--conditions=react-server", "--import", "tsx", `${root}/lib/local/main.ts`, ...args],
  {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: process.platform !== "win32",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => fail(`Slipway could not be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
