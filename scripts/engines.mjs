#!/usr/bin/env node
// Real engines for tests. `node scripts/engines.mjs up|down` by hand; the tests' set-up calls the functions.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const state = process.env.STATE ?? "/run/slipway-engines";

/**
 * A Docker Engine with the images tests run on: the one that is there, or one started here.
 * Gives `{address}`, or `{skipped}` with the reason why there is none.
 */
export function ensureDocker() {
  if (process.env.SLIPWAY_TEST_ENGINES === "none") return { skipped: "SLIPWAY_TEST_ENGINES is none" };
  if (process.platform === "win32") return { skipped: "on Windows no engine is looked for" };
  const { status, error, stderr } = run("docker-up");
  if (status === 0) return { address: process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock" };
  const last = String(stderr ?? "")
    .trim()
    .split("\n")
    .at(-1);
  return { skipped: error?.message ?? last ?? "docker-up failed" };
}

/** Stops the engine that `ensureDocker` started on this machine; one that was there before stays. */
export function stopStarted() {
  const file = path.join(state, "dockerd.pid");
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, "utf8"));
  fs.rmSync(file);
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It ended by itself.
  }
}

function run(script) {
  return spawnSync("bash", [path.join(here, "engines", script)], {
    encoding: "utf8",
    env: { ...process.env, STATE: state },
    timeout: 900_000,
  });
}

if (process.argv[1] === import.meta.filename) {
  const [action] = process.argv.slice(2);
  if (action === "down") stopStarted();
  else if (action === "up") {
    const docker = ensureDocker();
    console.log(
      docker.skipped ? `no Docker Engine: ${docker.skipped}` : `Docker Engine at ${docker.address}`,
    );
    process.exit(docker.skipped ? 1 : 0);
  } else {
    console.error("usage: node scripts/engines.mjs up|down");
    process.exit(2);
  }
}
