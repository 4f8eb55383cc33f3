/** Brings up a cluster once for all `*.cluster.test.ts`, and says why where there is none. */
import type { TestProject } from "vitest/node";
import { ensureHelm, ensureKubernetes, stopStarted } from "../../scripts/engines.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** The kubeconfig of a cluster that runs the `local/…` images; null where none can be had, and then why. */
    kubeconfig: string | null;
    noKubernetes: string | null;
    /** Path of the helm program; null where none can be had, and then why. */
    helm: string | null;
    noHelm: string | null;
  }
}

export default function setup(project: TestProject): () => void {
  const { kubeconfig = null, skipped } = ensureKubernetes();
  project.provide("kubeconfig", kubeconfig);
  project.provide("noKubernetes", skipped === undefined ? null : `no real Kubernetes: ${skipped}`);
  const helm = kubeconfig === null ? {} : ensureHelm();
  project.provide("helm", helm.program ?? null);
  project.provide("noHelm", helm.skipped === undefined ? null : `no Helm: ${helm.skipped}`);
  return stopStarted;
}
