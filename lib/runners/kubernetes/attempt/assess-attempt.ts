import { isSingleTry } from "../../../config/render/kubernetes-artifacts";
import type { Outcome } from "../../../runs/agent-protocol";
import { outputsContainer } from "../artifacts/pod-protocol";
import { type KubeEvent, mainStatus, type Pod, type Workload } from "../cluster/kube-objects";
import { explainDenial } from "../explain/explain-denial";
import { explainDisruption, explainPodEnd, lostAttempt } from "../explain/explain-pod-end";
import { findObstacle, type Obstacle } from "../explain/find-obstacle";
import { readWorkloadStatus, type WorkloadStatus } from "../workload/workload-status";
import { holdsAnnotation } from "./attempt-marks";

export interface SeenPod {
  pod: Pod;
  isGone: boolean;
}

export interface AttemptView {
  workload: Workload;
  isGone: boolean;
  pods: SeenPod[];
  /** The newest events about the workload or its pods, as far as they were asked for. */
  events: KubeEvent[];
}

/**
 * What is to be made of an attempt that nobody here has asked to stop.
 * `hopeless`: it will not end by itself, or only by doing the work twice, so that it must be stopped.
 */
export type Assessment =
  | { state: "going"; obstacle?: Obstacle | undefined }
  /** `held`: the program has ended, and its pod stays until its outputs are sent. */
  | { state: "hopeless" | "ended" | "held"; outcome: Outcome };

export function assessAttempt(view: AttemptView, imagePullSeconds: number): Assessment {
  if (view.isGone) {
    const outcome = lostAttempt(
      `the ${view.workload.kind ?? "workload"} was deleted by somebody outside Slipway`,
    );
    return { state: "ended", outcome };
  }
  const status = readWorkloadStatus(view.workload);
  if (status.state === "finished") return { state: "ended", outcome: finished(view.pods) };
  if (status.state === "failed") return { state: "ended", outcome: explainFailure(view, status) };
  const hasRun = view.pods.some(
    ({ pod }) => mainStatus(pod)?.state.running || mainStatus(pod)?.state.terminated,
  );
  if (status.state === "suspended")
    return hasRun
      ? { state: "hopeless", outcome: lostAttempt("the run was suspended to make room for another one") }
      : { state: "going", obstacle: suspended(view.workload) };
  const vanished = isSingleTry(view.workload.spec) ? view.pods.find(isVanishing) : undefined;
  if (vanished)
    return { state: "hopeless", outcome: lostAttempt(explainVanished(vanished.pod, view.events)) };
  const held = heldEnd(view);
  if (held) return { state: "held", outcome: held };
  const living = view.pods.filter(({ isGone }) => !isGone).map(({ pod }) => pod);
  if (living.length === 0) return assessCreation(view.events);
  return { state: "going", obstacle: findObstacle(living, imagePullSeconds) };
}

function heldEnd({ workload, pods }: AttemptView): Outcome | undefined {
  if (workload.metadata.annotations[holdsAnnotation] === undefined) return undefined;
  const seen = pods.find(({ isGone }) => !isGone);
  const own = seen?.pod.status.containerStatuses.filter(({ name }) => name !== outputsContainer) ?? [];
  const ends = own.flatMap(({ state }) => state.terminated ?? []);
  if (!seen || ends.length === 0 || ends.length < own.length) return undefined;
  return ends.every(({ exitCode }) => exitCode === 0) ? finished([seen]) : explainPodEnd(seen.pod);
}

function finished(pods: SeenPod[]): Outcome {
  const ends = pods.flatMap(({ pod }) => mainStatus(pod)?.state.terminated ?? []);
  const exitCode = ends.find((end) => end.exitCode === 0)?.exitCode ?? (ends.length === 0 ? null : 0);
  const diagnosis = exitCode === null ? "the cluster says it is complete" : `exit code ${exitCode}`;
  return { reason: "finished", cause: "exit", exitCode, signal: null, diagnosis };
}

function explainFailure(
  { workload, pods }: AttemptView,
  status: Extract<WorkloadStatus, { state: "failed" }>,
): Outcome {
  const none = { exitCode: null, signal: null };
  if (status.reason === "DeadlineExceeded") {
    const seconds = workload.spec.activeDeadlineSeconds;
    const limit = typeof seconds === "number" ? `its activeDeadlineSeconds of ${seconds} s` : "its deadline";
    return {
      reason: "failed",
      cause: "timeout",
      ...none,
      diagnosis: `stopped by the cluster after ${limit}`,
    };
  }
  const ended = pods
    .map(({ pod }) => pod)
    .filter((pod) => pod.status.phase === "Failed" || explainDisruption(pod));
  const last = ended.sort((a, b) => timeOf(a) - timeOf(b)).at(-1);
  if (last) {
    const end = explainPodEnd(last);
    const times = ended.length > 1 ? `, after ${ended.length} failed pods` : "";
    return { ...end, diagnosis: `${end.diagnosis}${times}` };
  }
  const vanished = pods.find(isVanishing);
  if (vanished) return lostAttempt(explainVanished(vanished.pod, []));
  const words = [status.reason, status.message]
    .filter((text) => text !== undefined && text !== "")
    .join(": ");
  const diagnosis = `the ${workload.kind ?? "workload"} failed${words ? `: ${words}` : ", and the cluster does not say why"}`;
  return { reason: "failed", cause: "exit", ...none, diagnosis };
}

function timeOf(pod: Pod): number {
  return pod.metadata.creationTimestamp?.getTime() ?? 0;
}

/** Whether a pod is being taken away before its program has ended. */
function isVanishing({ pod, isGone }: SeenPod): boolean {
  if (["Succeeded", "Failed"].includes(pod.status.phase)) return false;
  return isGone || pod.metadata.deletionTimestamp !== undefined;
}

function explainVanished(pod: Pod, events: KubeEvent[]): string {
  const known = explainDisruption(pod);
  if (known) return known;
  const preempted = events.find(({ reason }) => reason === "Preempted" || reason === "Preempting");
  if (preempted)
    return `the run was preempted by one of higher priority: ${preempted.message ?? ""}`.replace(/: $/u, "");
  return "the run's pod was deleted by somebody outside Slipway, or its node was emptied";
}

function suspended({ metadata }: Workload): Obstacle {
  const queue = metadata.labels["kueue.x-k8s.io/queue-name"];
  const sentence = queue
    ? `waiting for room in the Kueue queue "${queue}"`
    : "the workload is suspended: somebody must resume it in the cluster";
  const outcome: Outcome = {
    reason: "failed",
    cause: "start",
    exitCode: null,
    signal: null,
    diagnosis: sentence,
  };
  return { key: "suspended", sentence, patienceSeconds: null, outcome };
}

/** No pod yet: the controller's events say why it may not make one. */
function assessCreation(events: KubeEvent[]): Assessment {
  const failure = events.find(({ reason }) => reason === "FailedCreate");
  if (!failure) return { state: "going" };
  const message = failure.message ?? "";
  const denial = explainDenial(message);
  const sentence = denial?.sentence ?? `the cluster cannot make the run's pod: ${message}`;
  const outcome: Outcome = {
    reason: denial?.isFinal ? "refused" : "failed",
    cause: denial?.cause ?? "start",
    exitCode: null,
    signal: null,
    diagnosis: sentence,
  };
  if (denial?.isFinal) return { state: "hopeless", outcome };
  return { state: "going", obstacle: { key: sentence, sentence, patienceSeconds: null, outcome } };
}
