import { z } from "zod";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const text = z.string().optional();

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().default("default"),
  uid: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  creationTimestamp: time.optional().catch(undefined),
  deletionTimestamp: time.optional().catch(undefined),
  ownerReferences: z
    .array(z.object({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() }))
    .default([]),
});

const conditionSchema = z.object({ type: z.string(), status: z.string(), reason: text, message: text });
export type Condition = z.infer<typeof conditionSchema>;

const terminatedSchema = z.object({
  exitCode: z.int(),
  signal: z.int().optional(),
  reason: text,
  message: text,
  startedAt: time.optional().catch(undefined),
  finishedAt: time.optional().catch(undefined),
});
export type Terminated = z.infer<typeof terminatedSchema>;

const containerStateSchema = z.object({
  waiting: z.object({ reason: text, message: text }).optional(),
  running: z.object({ startedAt: time.optional().catch(undefined) }).optional(),
  terminated: terminatedSchema.optional(),
});

const containerStatusSchema = z.object({
  name: z.string(),
  restartCount: z.int().default(0),
  image: text,
  imageID: text,
  state: containerStateSchema.default({}),
  lastState: containerStateSchema.default({}),
});
export type ContainerStatus = z.infer<typeof containerStatusSchema>;

const containerSchema = z.object({
  name: z.string(),
  image: text,
  resources: z
    .object({ limits: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
    .optional()
    .catch(undefined),
});

/** The parts of a pod that say how far it is and how it ended. */
export const podSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ nodeName: text, containers: z.array(containerSchema).default([]) }),
  status: z
    .object({
      phase: z.string().default("Unknown"),
      reason: text,
      message: text,
      conditions: z.array(conditionSchema).default([]),
      initContainerStatuses: z.array(containerStatusSchema).default([]),
      containerStatuses: z.array(containerStatusSchema).default([]),
    })
    .default({ phase: "Pending", conditions: [], initContainerStatuses: [], containerStatuses: [] }),
});
export type Pod = z.infer<typeof podSchema>;

/** A Job or an object of another kind; what its status means depends on the kind. */
export const workloadSchema = z.object({
  apiVersion: text,
  kind: text,
  metadata: metadataSchema,
  spec: z.record(z.string(), z.json()).default({}),
  status: z.record(z.string(), z.json()).default({}),
});
export type Workload = z.infer<typeof workloadSchema>;

export const eventSchema = z.object({
  metadata: z.object({ uid: z.string().default(""), creationTimestamp: text }),
  reason: text,
  message: text,
  type: text,
  lastTimestamp: z.string().nullish(),
  count: z.number().nullish(),
});
export type KubeEvent = z.infer<typeof eventSchema>;

export const conditionsSchema = z.array(conditionSchema).catch([]);

const defaultContainer = "kubectl.kubernetes.io/default-container";

/** The state of the container that runs the program. */
export function mainStatus(pod: Pod): ContainerStatus | undefined {
  const name = mainContainerName(pod);
  return pod.status.containerStatuses.find((status) => status.name === name);
}

/**
 * The image of the program by what the node says of it: `name@sha256:…`, or `sha256:…` where no registry knows it. Container
 * runtimes write it with a scheme of their own before it.
 */
export function imageDigestOf(pod: Pod): { image: string; digest: string } | undefined {
  const status = mainStatus(pod);
  const digest = status?.imageID?.replace(/^[a-z][a-z-]*:\/\//u, "") ?? "";
  if (!/^(?:[^@]+@)?sha256:[0-9a-f]{64}$/u.test(digest)) return undefined;
  const container = pod.spec.containers.find(({ name }) => name === status?.name);
  return { image: container?.image ?? status?.image ?? digest, digest };
}

/** The container that the pod says it is about; an operator may put one of its own before the program's. */
export function mainContainerName({ metadata, spec: { containers } }: Pod): string {
  const named = containers.find(({ name }) => name === metadata.annotations[defaultContainer]);
  return (named ?? containers[0])?.name ?? "main";
}

export function hasCondition(pod: Pod, type: string, status = "True"): Condition | undefined {
  return pod.status.conditions.find((condition) => condition.type === type && condition.status === status);
}
