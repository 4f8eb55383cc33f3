/** Brings up a cluster once for all `*.cluster.test.ts`, and tells why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureKubernetes, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The kubeconfig of a cluster that runs the `local/…` images; null where none can be had. */
    kubeconfig: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const { kubeconfig = null, skipped } = ensureKubernetes();
  if (skipped) process.stdout.write(`\nSkipped: tests with a real Kubernetes, because ${skipped}\n`);
  project.provide("kubeconfig", kubeconfig);
  return stopStarted;
}
