/** Brings up a cluster once for all `*.cluster.test.ts`, and tells why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureHelm, ensureKubernetes, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The kubeconfig of a cluster that runs the `local/…` images; null where none can be had. */
    kubeconfig: string | null;
    /** Path of the helm program; null where none can be had. */
    helm: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const { kubeconfig = null, skipped } = ensureKubernetes();
  if (skipped) process.stdout.write(`\nSkipped: tests with a real Kubernetes, because ${skipped}\n`);
  project.provide("kubeconfig", kubeconfig);
  const helm = kubeconfig === null ? {} : ensureHelm();
  if (helm.skipped) process.stdout.write(`\nSkipped: tests of the Helm chart, because ${helm.skipped}\n`);
  project.provide("helm", helm.program ?? null);
  return stopStarted;
}
