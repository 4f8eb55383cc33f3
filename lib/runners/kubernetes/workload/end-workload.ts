import type { JsonObject } from "../../../config/tree/node";
import type { AttemptView } from "../attempt/assess-attempt";
import { endingAnnotation } from "../attempt/attempt-marks";
import type { KubeClient } from "../cluster/kube-client";
import { isStatus } from "../cluster/kube-error";
import type { Pod } from "../cluster/kube-objects";
import { jobKind, type ObjectRef, podsPath } from "../cluster/object-paths";
import { isOver } from "./pod-order";

export interface WorkloadTarget {
  ref: ObjectRef;
  /** The path of the object itself. */
  path: string;
}

/**
 * Keeps a workload from starting anything more. A Job stays as a finished one until it is cleaned up, so that a second
 * start still meets it and an agent that is restarted reads why it ended; other kinds know no such way and are deleted.
 */
export async function endWorkload(
  client: KubeClient,
  { ref, path }: WorkloadTarget,
  ending: string,
): Promise<void> {
  if (!isJob(ref)) return deleteObject(client, path, { propagationPolicy: "Foreground" });
  const body: JsonObject = {
    metadata: { annotations: { [endingAnnotation]: ending } },
    // No new pods, and the Job's own deadline then marks it as failed.
    spec: { parallelism: 0, activeDeadlineSeconds: 0 },
  };
  try {
    await client.patch(path, { body });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

export function isJob(ref: Pick<ObjectRef, "apiVersion" | "kind">): boolean {
  return ref.apiVersion === jobKind.apiVersion && ref.kind === jobKind.kind;
}

/** Asks the pods to end, by force after the grace time; for pods that are ending already it can only get shorter. */
export async function deletePods(client: KubeClient, pods: Pod[], graceSeconds: number): Promise<void> {
  const gracePeriodSeconds = Math.ceil(graceSeconds);
  for (const { metadata } of pods)
    await deleteObject(client, `${podsPath(metadata.namespace)}/${encodeURIComponent(metadata.name)}`, {
      gracePeriodSeconds,
      preconditions: { uid: metadata.uid },
    });
}

export async function deleteObject(client: KubeClient, path: string, body: JsonObject): Promise<void> {
  try {
    await client.delete(path, { body: { apiVersion: "v1", kind: "DeleteOptions", ...body } });
  } catch (error) {
    // Gone, or another object under the same name by now.
    if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
  }
}

/** Pods in which something may still run. */
export function livingPods(view: AttemptView): Pod[] {
  return view.pods.flatMap(({ pod, isGone }) => (isGone || isOver(pod) ? [] : [pod]));
}

/** Whether the workload was ended for good, so that no pod of it can come any more. */
export function isWorkloadOver({ workload, isGone }: AttemptView, ref: ObjectRef): boolean {
  if (isGone) return true;
  if (!isJob(ref)) return false;
  const { status, spec } = workload;
  const conditions = Array.isArray(status.conditions) ? status.conditions : [];
  const hasEnded = conditions.some((condition) => JSON.stringify(condition).match(/"(Complete|Failed)"/u));
  return hasEnded || (spec.suspend === true && !status.active && spec.parallelism === 0);
}
