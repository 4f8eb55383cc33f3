import { z } from "zod";

const label = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u,
    "must be lower-case letters, digits and dashes, at most 63",
  );
const kindSyntax = /^[a-z0-9.-]+\/v[a-z0-9]+\/[A-Z][A-Za-z0-9]*$/u;

/** The `kubernetes` block of an agent's file: how it reaches a cluster, and what it may start there. */
const kubernetesSettingsSchema = z
  .strictObject({
    /** A kubeconfig file; left out: KUBECONFIG, then the service account of the agent's own pod, then ~/.kube/config. */
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
    image_pull_seconds: z.int().min(0).max(86_400).default(120),
    /** How long a run may wait for room in the cluster; left out: as long as it takes. */
    pending_seconds: z.int().min(1).optional(),
    /** The image of the helpers that move artifacts into and out of pods: one of the agent. Left out: runs with artifacts are refused. */
    artifacts_image: z.string().min(1).optional(),
    /** When the cluster itself removes what an agent that never came back has left. */
    ttl_seconds: z.int().min(600).default(86_400),
  })
  .transform(({ image_pull_seconds, pending_seconds, ttl_seconds, artifacts_image, ...same }) => ({
    ...same,
    imagePullSeconds: image_pull_seconds,
    pendingSeconds: pending_seconds,
    ttlSeconds: ttl_seconds,
    artifactsImage: artifacts_image,
  }));
export type KubernetesSettings = z.infer<typeof kubernetesSettingsSchema>;

/** Throws in words that name every key that is wrong. */
export function readKubernetesSettings(block: Readonly<Record<string, unknown>>): KubernetesSettings {
  const parsed = kubernetesSettingsSchema.safeParse(block);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `\`kubernetes.${path.join(".")}\` ${message}`,
  );
  throw new Error(problems.join("; "));
}
