/** Brings up the engines once for all `*.engine.test.ts`, and tells why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureDocker, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of a Docker Engine with the `local/…` images; null where none can be had. */
    dockerHost: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const docker = ensureDocker();
  if (docker.skipped)
    process.stdout.write(`\nSkipped: tests with a real Docker Engine, because ${docker.skipped}\n`);
  project.provide("dockerHost", docker.address ?? null);
  return stopStarted;
}
