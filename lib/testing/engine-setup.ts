/** Brings up the engines once for all `*.engine.test.ts`, and says why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureDocker, ensureRegistry, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of a Docker Engine with the `local/…` images; null where none can be had, and then why. */
    dockerHost: string | null;
    noDocker: string | null;
    /** Path of a program that serves a registry; null where none can be had, and then why. */
    registryProgram: string | null;
    noRegistry: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const docker = ensureDocker();
  project.provide("dockerHost", docker.address ?? null);
  project.provide("noDocker", reason("no real Docker Engine", docker.skipped));
  const registry = ensureRegistry();
  project.provide("registryProgram", registry.program ?? null);
  project.provide("noRegistry", reason("no registry", registry.skipped));
  return stopStarted;
}

function reason(what: string, why: string | undefined): string | null {
  return why === undefined ? null : `${what}: ${why}`;
}
