import type { Outcome } from "../../../runs/agent-protocol";
import { type ContainerStatus, hasCondition, type Pod } from "../cluster/kube-objects";

/** Why a pod does not run yet. */
export interface Obstacle {
  /** The same as long as it is the same obstacle. */
  key: string;
  sentence: string;
  /** After this time it is no obstacle but the end: 0 for at once, null for never by itself. */
  patienceSeconds: number | null;
  outcome: Outcome;
}

/** A variable's Secret may come a moment after the pod; other missing things deserve as long. */
const configPatienceSeconds = 60;

const definitive =
  /not found|manifest unknown|does not exist|denied|unauthorized|forbidden|invalid reference|no basic auth|authentication required/iu;

/** What keeps these pods from running; undefined when nothing is known to. */
export function findObstacle(pods: Pod[], imagePullSeconds: number): Obstacle | undefined {
  for (const pod of pods) {
    const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
    for (const status of statuses) {
      const obstacle = containerObstacle(status, imagePullSeconds);
      if (obstacle) return obstacle;
    }
  }
  for (const pod of pods) {
    const unscheduled = hasCondition(pod, "PodScheduled", "False");
    if (unscheduled?.reason === "Unschedulable") return noRoom(unscheduled.message ?? "");
  }
  return undefined;
}

function obstacle(key: string, sentence: string, patienceSeconds: number | null): Obstacle {
  const outcome: Outcome = {
    reason: "failed",
    cause: "start",
    exitCode: null,
    signal: null,
    diagnosis: sentence,
  };
  return { key, sentence, patienceSeconds, outcome };
}

function containerObstacle(status: ContainerStatus, imagePullSeconds: number): Obstacle | undefined {
  const { reason = "", message = "" } = status.state.waiting ?? {};
  const image = status.image ?? "of the container";
  switch (reason) {
    case "InvalidImageName":
      return obstacle(reason, `the image name "${image}" is not valid: ${message}`, 0);
    case "ErrImageNeverPull":
      return obstacle(reason, `the image "${image}" is not on the node, and its pull policy is Never`, 0);
    case "ErrImagePull":
    case "RegistryUnavailable":
      return obstacle(
        `pull ${definitive.test(message) ? "refused" : "failed"} ${image}`,
        `the image "${image}" cannot be pulled: ${message}`,
        definitive.test(message) ? 0 : imagePullSeconds,
      );
    case "ImagePullBackOff":
      // The text is about the pause only; the one before it, about the cause, was told already.
      return obstacle(
        `pull failed ${image}`,
        `the image "${image}" cannot be pulled; the node tries again`,
        imagePullSeconds,
      );
    case "CreateContainerConfigError":
      return obstacle(
        `${reason} ${message}`,
        `the container cannot be made: ${message}`,
        configPatienceSeconds,
      );
    case "CreateContainerError":
      return obstacle(reason, `the container cannot be made: ${message}`, configPatienceSeconds);
    case "RunContainerError":
      return obstacle(reason, `the program cannot be started: ${message}`, configPatienceSeconds);
    default:
      return undefined;
  }
}

function noRoom(message: string): Obstacle {
  const devices = [...message.matchAll(/Insufficient ([a-z0-9.-]+\/[\w.-]*\w)/gu)].map(([, name]) => name);
  const what =
    devices.length > 0
      ? `no node has enough of ${[...new Set(devices)].join(", ")} free`
      : "no node has room";
  const text = message.trim();
  return obstacle("unschedulable", `${what} for this run yet${text ? `: ${text}` : ""}`, null);
}
