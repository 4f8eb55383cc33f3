#!/usr/bin/env node
// Real engines for tests. `node scripts/engines.mjs up|down` by hand; the tests' set-up calls the functions.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const state = process.env.STATE ?? "/run/slipway-engines";
/** Is there while engines run that somebody has started by hand, and will stop by hand. */
const byHand = path.join(state, "by-hand");

/**
 * A Docker Engine with the images tests run on: the one that is there, or one started here.
 * Gives `{address}`, or `{skipped}` with the reason why there is none.
 */
export function ensureDocker() {
  if (process.env.SLIPWAY_TEST_ENGINES === "none") return { skipped: "SLIPWAY_TEST_ENGINES is none" };
  if (process.platform === "win32") return { skipped: "on Windows no engine is looked for" };
  const docker = run("docker-up");
  if (docker.status === 0) return { address: process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock" };
  return { skipped: reasonOf(docker) };
}

/** The last thing a script has said. */
function reasonOf({ error, stderr }) {
  const last = String(stderr ?? "")
    .trim()
    .split("\n")
    .at(-1);
  return error?.message ?? (last || "it cannot be started here");
}

/**
 * A one-node Kubernetes on that engine: the one of SLIPWAY_TEST_KUBECONFIG, or one started here. Its programs are built once
 * from Debian's source (about 5 minutes of both cores), in CI or when SLIPWAY_TEST_KUBE_BUILD is 1.
 * Gives `{kubeconfig}`, or `{skipped}` with the reason why there is none.
 * @returns {{kubeconfig?: string, skipped?: string}}
 */
export function ensureKubernetes() {
  if (process.env.SLIPWAY_TEST_ENGINES === "none") return { skipped: "SLIPWAY_TEST_ENGINES is none" };
  const given = process.env.SLIPWAY_TEST_KUBECONFIG;
  if (given) return { kubeconfig: given };
  const built = mayBuild() ? run("kube-build") : { status: 0 };
  const started = built.status === 0 ? run("kube-up") : built;
  if (started.status !== 0) return { skipped: reasonOf(started) };
  return { kubeconfig: String(started.stdout).trim().split("\n").at(-1) };
}

/** A registry's program: `{program}`, or `{skipped}` with the reason why there is none. */
export function ensureRegistry() {
  if (process.env.SLIPWAY_TEST_ENGINES === "none") return { skipped: "SLIPWAY_TEST_ENGINES is none" };
  const registry = run("registry-get");
  if (registry.status !== 0) return { skipped: reasonOf(registry) };
  return { program: String(registry.stdout).trim().split("\n").at(-1) };
}

/**
 * Helm: the one of the PATH or of SLIPWAY_TEST_HELM; else built once with Go, under the same conditions as Kubernetes.
 * @returns {{program?: string, skipped?: string}}
 */
export function ensureHelm() {
  if (process.env.SLIPWAY_TEST_HELM) return { program: process.env.SLIPWAY_TEST_HELM };
  const helm = run("helm-get");
  return helm.status === 0
    ? { program: String(helm.stdout).trim().split("\n").at(-1) }
    : { skipped: reasonOf(helm) };
}

/** Stops the engines that tests have started on this machine; one that was there before, or was started by hand, stays. */
export function stopStarted() {
  if (!fs.existsSync(byHand)) stopAll();
}

function stopAll() {
  run("kube-down");
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

function mayBuild() {
  return (process.env.SLIPWAY_TEST_KUBE_BUILD ?? (process.env.CI ? "1" : "0")) === "1";
}

function run(script) {
  return spawnSync("bash", [path.join(here, "engines", script)], {
    encoding: "utf8",
    env: { ...process.env, STATE: state, MAY_BUILD: mayBuild() ? "1" : "" },
    timeout: 900_000,
  });
}

if (process.argv[1] === import.meta.filename) {
  const [action] = process.argv.slice(2);
  if (action === "down") {
    fs.rmSync(byHand, { force: true });
    stopAll();
  } else if (action === "up") {
    const docker = ensureDocker();
    // Only root starts engines.
    if (process.getuid?.() === 0 && fs.existsSync(state)) fs.writeFileSync(byHand, "");
    console.log(
      docker.skipped ? `no Docker Engine: ${docker.skipped}` : `Docker Engine at ${docker.address}`,
    );
    const kubernetes = docker.skipped ? docker : ensureKubernetes();
    console.log(
      kubernetes.skipped
        ? `no Kubernetes: ${kubernetes.skipped}`
        : `Kubernetes with ${kubernetes.kubeconfig}`,
    );
    process.exit(docker.skipped ? 1 : 0);
  } else {
    console.error("usage: node scripts/engines.mjs up|down");
    process.exit(2);
  }
}
