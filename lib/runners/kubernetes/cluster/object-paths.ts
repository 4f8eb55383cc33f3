import { z } from "zod";
import { StartRefusal } from "../../runner";
import type { KubeClient } from "./kube-client";
import { isStatus } from "./kube-error";

/** Names an object of any kind. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

export const jobKind = { apiVersion: "batch/v1", kind: "Job" };

const resourceListSchema = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** Where the API keeps the objects of a kind within a namespace. Asks the cluster once per kind. */
export interface KindPaths {
  find(kind: { apiVersion: string; kind: string }, namespace: string): Promise<string>;
}

export function createKindPaths(client: KubeClient): KindPaths {
  const known = new Map<string, string>([["batch/v1/Job", "jobs"]]);
  return {
    async find({ apiVersion, kind }, namespace) {
      const key = `${apiVersion}/${kind}`;
      const plural = known.get(key) ?? (await findPlural(client, apiVersion, kind));
      known.set(key, plural);
      return collectionPath(apiVersion, plural, namespace);
    },
  };
}

async function findPlural(client: KubeClient, apiVersion: string, kind: string): Promise<string> {
  const unknown = (options?: ErrorOptions) =>
    new StartRefusal(
      "start",
      `the cluster does not know the kind ${kind} of ${apiVersion}: install its operator, or correct apiVersion and kind in the queue`,
      options,
    );
  const list = await client.get(groupPath(apiVersion)).catch((error: unknown) => {
    throw isStatus(error, 404) ? unknown({ cause: error }) : error;
  });
  const { resources } = resourceListSchema.parse(list);
  const found = resources.find((resource) => resource.kind === kind && !resource.name.includes("/"));
  if (!found) throw unknown();
  if (!found.namespaced)
    throw new StartRefusal(
      "start",
      `${kind} of ${apiVersion} is no kind that lives in a namespace, so that it cannot be a run`,
    );
  return found.name;
}

function groupPath(apiVersion: string): string {
  const parts = apiVersion.split("/").map(encodeURIComponent);
  return parts.length === 1 ? `/api/${parts[0]}` : `/apis/${parts.join("/")}`;
}

function collectionPath(apiVersion: string, plural: string, namespace: string): string {
  return `${groupPath(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${encodeURIComponent(plural)}`;
}

export function podsPath(namespace: string): string {
  return collectionPath("v1", "pods", namespace);
}

export function secretsPath(namespace: string): string {
  return collectionPath("v1", "secrets", namespace);
}

export function eventsPath(namespace: string): string {
  return collectionPath("v1", "events", namespace);
}
