import { z } from "zod";
import type { JsonObject } from "../../../config/tree/node";
import type { KubeClient } from "./kube-client";
import { isStatus } from "./kube-error";
import { type Workload, workloadSchema } from "./kube-objects";
import { podsPath } from "./object-paths";

const listSchema = z.object({ items: z.array(z.record(z.string(), z.json())).nullish() });

/** The objects with these labels; none where the cluster has nothing of that kind. */
export async function listObjects(client: KubeClient, path: string, selector: string): Promise<Workload[]> {
  const items = await listRaw(client, path, selector);
  return items.flatMap((item) => workloadSchema.safeParse(item).data ?? []);
}

/** The pods as the API server has them now, whatever a watch has told so far. */
export function listPods(client: KubeClient, namespace: string, selector: string): Promise<JsonObject[]> {
  return listRaw(client, podsPath(namespace), selector);
}

async function listRaw(client: KubeClient, path: string, selector: string): Promise<JsonObject[]> {
  try {
    return listSchema.parse(await client.get(path, { query: { labelSelector: selector } })).items ?? [];
  } catch (error) {
    if (isStatus(error, 404)) return [];
    throw error;
  }
}
