/** Brings up the engines once for all `*.engine.test.ts`, and tells why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureDocker, ensureRegistry, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of a Docker Engine with the `local/…` images; null where none can be had. */
    dockerHost: string | null;
    /** Path of a program that serves a registry; null where none can be had. */
    registryProgram: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const docker = ensureDocker();
  tellSkipped("a real Docker Engine", docker.skipped);
  project.provide("dockerHost", docker.address ?? null);
  const registry = ensureRegistry();
  tellSkipped("a registry", registry.skipped);
  project.provide("registryProgram", registry.program ?? null);
  return stopStarted;
}

function tellSkipped(what: string, why: string | undefined): void {
  if (why !== undefined) process.stdout.write(`\nSkipped: tests with ${what}, because ${why}\n`);
}
