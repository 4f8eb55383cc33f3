import type { Outcome } from "../../../runs/agent-protocol";
import { completeExit } from "../../../runs/exit-signal";
import { describeExit, describeForeignSignal } from "../../describe-exit";
import { inputsContainer } from "../artifacts/pod-protocol";
import {
  type ContainerStatus,
  hasCondition,
  mainContainerName,
  mainStatus,
  type Pod,
  type Terminated,
} from "../cluster/kube-objects";

type Judged = Outcome;

/** A pod's own word for an end that the program has not caused; the run may be tried again elsewhere. */
const lostReasons: Record<string, string> = {
  Evicted: "the node evicted the run",
  Preempting: "the run was preempted by one of higher priority",
  Preempted: "the run was preempted by one of higher priority",
  NodeLost: "the node was lost",
  NodeShutdown: "the node was shut down",
  Shutdown: "the node was shut down",
  Terminated: "the node was shut down",
  NodeAffinity: "the node did not take the run",
  UnexpectedAdmissionError: "the node did not take the run",
  OutOfcpu: "the node had no CPU left for the run",
  OutOfmemory: "the node had no memory left for the run",
  OutOfpods: "the node had no place left for the run",
};

const disruptions: Record<string, string> = {
  PreemptionByScheduler: "the run was preempted by one of higher priority",
  PreemptionByKubeScheduler: "the run was preempted by one of higher priority",
  DeletionByTaintManager: "the node was lost or is being emptied",
  EvictionByEvictionAPI: "the node is being emptied",
  DeletionByPodGC: "the node was lost",
  TerminationByKubelet: "the node evicted the run",
};

export function lostAttempt(sentence: string, exitCode: number | null = null): Judged {
  return {
    ...completeExit({ exitCode, signal: null }),
    ...{ reason: "lost", cause: "agent", diagnosis: sentence },
  };
}

/** How a pod ended that did not succeed. */
export function explainPodEnd(pod: Pod): Judged {
  const main = mainStatus(pod)?.state.terminated;
  const lost = explainDisruption(pod);
  if (lost) return lostAttempt(lost, main?.exitCode ?? null);
  if (pod.status.reason === "DeadlineExceeded")
    return failed("timeout", "stopped by the cluster because the run took longer than its time limit", main);
  const init = pod.status.initContainerStatuses.find((status) => isFailed(status.state.terminated));
  if (init?.name === inputsContainer && init.state.terminated) return explainFetch(init.state.terminated);
  if (init?.state.terminated) return explainContainer(pod, init, init.state.terminated);
  const mainState = mainStatus(pod);
  if (mainState && main && isFailed(main)) return explainContainer(pod, mainState, main);
  const other = pod.status.containerStatuses.find((status) => isFailed(status.state.terminated));
  if (other?.state.terminated) return explainContainer(pod, other, other.state.terminated);
  const words = [pod.status.reason, pod.status.message].filter((text) => text !== undefined).join(": ");
  return failed("exit", `the pod failed${words ? `: ${words}` : ", and the cluster does not say why"}`, main);
}

/** The helper says why at the end of its log, which the node gives as its message. */
function explainFetch(end: Terminated): Judged {
  const words = end.message?.trim().split("\n").at(-1);
  const why = words
    ? words.slice(0, 1_000)
    : `the helper that fetches input artifacts ended with ${end.exitCode}`;
  return failed("fetch", why, undefined);
}

/** Why a pod was ended by the cluster rather than by its program; undefined when it was not. */
export function explainDisruption(pod: Pod): string | undefined {
  const target = hasCondition(pod, "DisruptionTarget");
  if (target)
    return withDetail(disruptions[target.reason ?? ""] ?? "the cluster ended the run", target.message);
  const { reason, message } = pod.status;
  const known = reason === undefined ? undefined : lostReasons[reason];
  if (known) return withDetail(known, message);
  const state = mainStatus(pod)?.state.terminated;
  if (state?.reason === "ContainerStatusUnknown")
    return withDetail("the node lost track of the run", state.message);
  return undefined;
}

function withDetail(sentence: string, detail: string | undefined): string {
  const text = detail?.trim();
  return text ? `${sentence}: ${text}` : sentence;
}

function isFailed(end: Terminated | undefined): end is Terminated {
  return end !== undefined && (end.exitCode !== 0 || end.reason === "OOMKilled");
}

function explainContainer(pod: Pod, status: ContainerStatus, end: Terminated): Judged {
  const isMain = status.name === mainContainerName(pod);
  const who = isMain ? "" : `container "${status.name}": `;
  if (end.reason === "OOMKilled") {
    const limit = pod.spec.containers.find(({ name }) => name === status.name)?.resources?.limits?.memory;
    const most = limit === undefined ? "the memory there was" : `its memory limit of ${limit}`;
    return failed("oom", `${who}killed because it used more than ${most}`, end);
  }
  if (["ContainerCannotRun", "StartError", "CreateContainerError"].includes(end.reason ?? ""))
    return {
      ...failed("start", `${who}the program could not be started: ${startProblem(end.message)}`, undefined),
    };
  const text = isMain ? end.message?.trim() : undefined;
  const exit = completeExit({ exitCode: end.exitCode, signal: null });
  const how = exit.signal === null ? describeExit(exit) : describeForeignSignal(exit);
  return failed(
    exit.signal === null ? "exit" : "signal",
    `${who}${how}${text ? `: ${text.slice(0, 1_000)}` : ""}`,
    end,
  );
}

/** The container runtime's message without the frames around it. */
function startProblem(message = "the node does not say why"): string {
  const exec = /exec: \\?"(.+?)\\?": (.+?)(?:: unknown)?$/su.exec(message.trim());
  return exec ? `"${exec[1]}": ${exec[2]}` : message.trim().slice(0, 1_000);
}

function failed(cause: Judged["cause"], diagnosis: string, end: Terminated | undefined): Judged {
  const exit = completeExit({ exitCode: end?.exitCode ?? null, signal: null });
  return { reason: "failed", cause, ...exit, diagnosis };
}
