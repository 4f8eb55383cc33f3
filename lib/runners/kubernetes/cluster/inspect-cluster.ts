import { z } from "zod";
import { StartRefusal } from "../../runner";
import { readKubernetesSettings } from "../kubernetes-settings";
import { connectCluster } from "./connect-cluster";
import { splitKind } from "./find-leftovers";
import { createKubeClient, type KubeClient } from "./kube-client";
import { isStatus, KubeError } from "./kube-error";
import { createKindPaths, type KindPaths } from "./object-paths";

export interface AccessReview {
  verb: string;
  resource: string;
  isAllowed: boolean;
  /** Without it no run works; else only words are missing. */
  isNeeded: boolean;
}

export interface ClusterInspection {
  server: string;
  version: string;
  context: string;
  /** `exists` is null where the agent may not see namespaces. */
  namespaces: { name: string; exists: boolean | null; reviews: AccessReview[] }[];
  kinds: { name: string; isKnown: boolean }[];
  /** Devices that nodes offer; null where the agent may not see nodes. */
  gpus: number | null;
}

interface Right {
  group: string;
  resource: string;
  subresource?: string;
  verbs: string[];
  isNeeded: boolean;
}

const jobRights: Right[] = [
  {
    group: "batch",
    resource: "jobs",
    verbs: ["create", "get", "list", "watch", "patch", "delete"],
    isNeeded: true,
  },
  { group: "", resource: "pods", verbs: ["get", "list", "watch", "delete"], isNeeded: true },
  { group: "", resource: "pods", verbs: ["patch"], isNeeded: false },
  { group: "", resource: "pods", subresource: "log", verbs: ["get"], isNeeded: true },
  { group: "", resource: "secrets", verbs: ["create", "delete"], isNeeded: true },
  { group: "", resource: "events", verbs: ["list"], isNeeded: false },
];

const versionSchema = z.object({ gitVersion: z.string() });
const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });
const nodesSchema = z.object({
  items: z.array(
    z.object({ status: z.object({ allocatable: z.record(z.string(), z.string()).default({}) }) }),
  ),
});

/** What the agent finds in its cluster, asked with its own rights. Throws in words when it cannot be reached. */
export async function inspectCluster(
  block: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ClusterInspection> {
  const settings = readKubernetesSettings(block);
  const cluster = connectCluster(settings, environment);
  const client = createKubeClient(cluster);
  try {
    const { gitVersion } = versionSchema.parse(await client.get("/version"));
    const names = [...new Set([cluster.namespace, ...settings.namespaces])];
    const paths = createKindPaths(client);
    const kinds = await Promise.all(
      settings.kinds.map((name) => inspectKind(paths, name, cluster.namespace)),
    );
    const kindRights = kinds.flatMap(({ group, resource }) =>
      resource === undefined
        ? []
        : [{ group, resource, verbs: ["create", "get", "list", "watch", "delete"], isNeeded: true }],
    );
    const namespaces = await Promise.all(
      names.map(async (name) => ({
        name,
        exists: await namespaceExists(client, name),
        reviews: await reviewRights(client, name, [...jobRights, ...kindRights]),
      })),
    );
    const { server, context } = cluster;
    return {
      ...{ server, version: gitVersion, context, namespaces },
      kinds: kinds.map(({ name, resource }) => ({ name, isKnown: resource !== undefined })),
      gpus: await countGpus(client),
    };
  } finally {
    client.close();
  }
}

async function inspectKind(paths: KindPaths, name: string, namespace: string) {
  const kind = splitKind(name);
  const [group = ""] = kind.apiVersion.split("/");
  try {
    return { name, group, resource: (await paths.find(kind, namespace)).split("/").at(-1) };
  } catch (error) {
    if (error instanceof StartRefusal) return { name, group, resource: undefined };
    throw error;
  }
}

async function reviewRights(client: KubeClient, namespace: string, rights: Right[]): Promise<AccessReview[]> {
  const all = rights.flatMap((right) => right.verbs.map((verb) => ({ ...right, verb })));
  return Promise.all(
    all.map(async ({ group, resource, subresource, verb, isNeeded }) => {
      const resourceAttributes = {
        namespace,
        group,
        resource,
        verb,
        ...(subresource ? { subresource } : {}),
      };
      const answer = await client.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        body: {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          spec: { resourceAttributes },
        },
      });
      const isAllowed = reviewSchema.parse(answer).status.allowed;
      return { verb, resource: subresource ? `${resource}/${subresource}` : resource, isAllowed, isNeeded };
    }),
  );
}

async function namespaceExists(client: KubeClient, name: string): Promise<boolean | null> {
  try {
    await client.get(`/api/v1/namespaces/${name}`);
    return true;
  } catch (error) {
    if (isStatus(error, 404)) return false;
    if (isStatus(error, 403)) return null;
    throw error;
  }
}

async function countGpus(client: KubeClient): Promise<number | null> {
  try {
    const { items } = nodesSchema.parse(await client.get("/api/v1/nodes"));
    const amounts = items.flatMap(({ status }) => Object.entries(status.allocatable));
    return amounts
      .filter(([name]) => /\/(?:gpu|.*gpu.*|tpu|neuron.*)$/u.test(name))
      .reduce((sum, [, amount]) => sum + Number(amount), 0);
  } catch (error) {
    if (error instanceof KubeError) return null;
    throw error;
  }
}
