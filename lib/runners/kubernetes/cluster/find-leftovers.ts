import { setTimeout as delay } from "node:timers/promises";
import { type AttemptKey, StartRefusal } from "../../runner";
import { type AttemptOwner, ownerOf, selectAgent, selectAttempt } from "../attempt/attempt-marks";
import { deleteObject, deletePods } from "../workload/end-workload";
import { attemptSecretName } from "../workload/prepare-workload";
import type { KubeClient } from "./kube-client";
import { podSchema, type Workload } from "./kube-objects";
import { listObjects, listPods } from "./list-objects";
import { jobKind, type KindPaths, secretsPath } from "./object-paths";

export interface Reach {
  client: KubeClient;
  kinds: KindPaths;
  namespaces: string[];
  /** Kinds besides the Job, as `apiVersion/Kind`. */
  otherKinds: string[];
}

/** Pods that are killed are gone in a second or two; one on a node that is away may never be. */
const goneMs = 30_000;
const lookMs = 200;

/** Attempts of an agent that left a workload in the cluster. */
export async function listAttempts(reach: Reach, ownId: string): Promise<AttemptKey[]> {
  const found = new Map<string, AttemptKey>();
  for (const path of await workloadPaths(reach)) {
    for (const object of await listObjects(reach.client, path, selectAgent(ownId))) {
      const owner = ownerOf(object);
      if (owner?.ownId !== ownId) continue;
      found.set(`${owner.runId} ${owner.attempt}`, { runId: owner.runId, attempt: owner.attempt });
    }
  }
  return [...found.values()];
}

/** Removes the workload, pods and Secret of an attempt, and waits until they are gone. */
export async function removeAttempt(reach: Reach, attempt: AttemptOwner): Promise<void> {
  const { client, namespaces } = reach;
  const paths = await workloadPaths(reach);
  const selector = selectAttempt(attempt);
  const isOwned = (object: Workload) => {
    const owner = ownerOf(object);
    return owner?.runId === attempt.runId && owner.ownId === attempt.ownId;
  };
  const removeAll = async (path: string): Promise<number> => {
    const objects = (await listObjects(client, path, selector)).filter(isOwned);
    for (const { metadata } of objects)
      await deleteObject(client, `${path}/${encodeURIComponent(metadata.name)}`, {
        propagationPolicy: "Background",
        preconditions: { uid: metadata.uid },
      });
    return objects.length;
  };
  const removePods = async (namespace: string): Promise<number> => {
    const pods = await listPods(client, namespace, selector);
    const parsed = pods.flatMap((pod) => podSchema.safeParse(pod).data ?? []);
    await deletePods(client, parsed, 1);
    return parsed.length;
  };
  const deadline = Date.now() + goneMs;
  for (;;) {
    let left = 0;
    for (const path of paths) left += await removeAll(path);
    for (const namespace of namespaces) {
      left += await removePods(namespace);
      await deleteObject(client, `${secretsPath(namespace)}/${attemptSecretName(attempt)}`, {});
    }
    if (left === 0) return;
    if (Date.now() > deadline) throw new Error(`${left} objects of the attempt are still in the cluster`);
    await delay(lookMs);
  }
}

async function workloadPaths({ kinds, namespaces, otherKinds }: Reach): Promise<string[]> {
  const all = [jobKind, ...otherKinds.map(splitKind)];
  const found = await Promise.all(
    namespaces.flatMap((namespace) =>
      all.map((kind) => kinds.find(kind, namespace).catch(ignoreUnknownKind)),
    ),
  );
  return found.filter((path) => path !== null);
}

/** A kind whose operator is not installed has left nothing. */
function ignoreUnknownKind(error: unknown): null {
  if (error instanceof StartRefusal) return null;
  throw error;
}

export function splitKind(text: string): { apiVersion: string; kind: string } {
  const at = text.lastIndexOf("/");
  return { apiVersion: text.slice(0, at), kind: text.slice(at + 1) };
}
