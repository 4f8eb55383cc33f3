import { z } from "zod";

const label = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u,
    "must be lower-case letters, digits and dashes, at most 63",
  );
const kindSyntax = /^[a-z0-9.-]+\/v[a-z0-9]+\/[A-Z][A-Za-z0-9]*$/u;

/** How the agent reaches a cluster, and what it may start there. */
export const kubernetesSettingsSchema = z.strictObject({
  /** A kubeconfig file; left out: KUBECONFIG, then ~/.kube/config, then the service account of the agent's own pod. */
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  /** Where runs go whose queue names no namespace; left out: the context's or the pod's own. */
  namespace: label.optional(),
  /** Further namespaces that queues may name. */
  namespaces: z.array(label).default([]),
  /** Kinds besides the Job, as `apiVersion/Kind`: `kubeflow.org/v1/PyTorchJob`. */
  kinds: z
    .array(z.string().regex(kindSyntax, "must be apiVersion/Kind, such as kubeflow.org/v1/PyTorchJob"))
    .default([]),
  /** How long an image may fail to come before the attempt fails; a registry that says no ends it at once. */
  imagePullSeconds: z.int().min(0).max(86_400).default(120),
  /** How long a run may wait for room in the cluster; left out: as long as it takes. */
  pendingSeconds: z.int().min(1).optional(),
  /** When the cluster itself removes what an agent that never came back has left. */
  ttlSeconds: z.int().min(600).default(86_400),
});
export type KubernetesSettings = z.infer<typeof kubernetesSettingsSchema>;
