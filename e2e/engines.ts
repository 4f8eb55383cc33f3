/** The real engines that journeys run on: those that are there, or started as the engine tests start theirs. */
import { ensureDocker, ensureKubernetes } from "../scripts/engines.mjs";
import { test } from "./fixtures";

/** The address of a Docker Engine with the `local/…` images; skips what asks where there is none, and says why. */
export function requireDocker(): string {
  const { address, skipped } = ensureDocker();
  return orSkip("a real Docker Engine", address, skipped);
}

/** A kubeconfig of an administrator. */
export function requireKubernetes(): string {
  const docker = ensureDocker();
  const cluster = docker.skipped === undefined ? ensureKubernetes() : {};
  return orSkip("a real Kubernetes", cluster.kubeconfig, docker.skipped ?? cluster.skipped);
}

function orSkip(what: string, found: string | undefined, skipped: string | undefined): string {
  const reason = `no journeys with ${what}, because ${skipped}`;
  if (found === undefined) process.stdout.write(`Skipped: ${reason}\n`);
  test.skip(found === undefined, reason);
  return found ?? "";
}
