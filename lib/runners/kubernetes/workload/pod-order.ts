import { mainStatus, type Pod } from "../cluster/kube-objects";

const roleLabels = [
  "training.kubeflow.org/replica-type",
  "training.kubeflow.org/job-role",
  "ray.io/node-type",
  "spark-role",
];
const leadingRoles = ["master", "launcher", "chief", "head", "driver"];
const indexLabels = [
  "batch.kubernetes.io/job-completion-index",
  "training.kubeflow.org/replica-index",
  "jobset.sigs.k8s.io/job-index",
];

/**
 * The order in which the logs of an attempt's pods are given: those that lead the others first, then by index, age and
 * name. It depends on nothing that changes, so that an agent that is restarted goes on where another one stopped.
 */
export function orderPods(pods: Pod[]): Pod[] {
  return [...pods].sort(
    (a, b) =>
      roleRank(a) - roleRank(b) ||
      indexOf(a) - indexOf(b) ||
      ageOf(a) - ageOf(b) ||
      a.metadata.name.localeCompare(b.metadata.name, "en"),
  );
}

function roleRank({ metadata: { labels } }: Pod): number {
  // The pod that submits to a Ray cluster prints what the program prints.
  if (labels["job-name"] !== undefined && labels["ray.io/originated-from-cr-name"] !== undefined) return 0;
  return roleLabels.some((label) => leadingRoles.includes((labels[label] ?? "").toLowerCase())) ? 1 : 2;
}

function indexOf({ metadata: { labels } }: Pod): number {
  const found = indexLabels.map((label) => labels[label]).find((value) => value !== undefined);
  return found === undefined ? 0 : Number(found);
}

function ageOf({ metadata: { creationTimestamp } }: Pod): number {
  return creationTimestamp?.getTime() ?? 0;
}

export function hasStarted(pod: Pod): boolean {
  const status = mainStatus(pod);
  return status !== undefined && (status.restartCount > 0 || startOf(pod) !== undefined);
}

/** When the program of a pod was started, the latest time; undefined before. */
export function startOf(pod: Pod): Date | undefined {
  const status = mainStatus(pod);
  const { running, terminated } = status?.state ?? {};
  const end = terminated ?? status?.lastState.terminated;
  const neverRan = end && ["ContainerCannotRun", "StartError"].includes(end.reason ?? "");
  return running?.startedAt ?? (neverRan ? undefined : end?.startedAt);
}

/** Whether nothing runs in a pod any more. One that is being deleted may show its containers' ends but no last phase. */
export function isOver({ metadata, status }: Pod): boolean {
  if (["Succeeded", "Failed"].includes(status.phase)) return true;
  const { containerStatuses } = status;
  const haveEnded = containerStatuses.length > 0 && containerStatuses.every(({ state }) => state.terminated);
  return metadata.deletionTimestamp !== undefined && haveEnded;
}
