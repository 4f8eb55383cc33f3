import { labelValue } from "../../../config/render/kubernetes-shape";
import { ownLabelPrefix } from "../../../config/render/labels";
import type { AttemptKey } from "../../runner";
import type { Workload } from "../cluster/kube-objects";

export interface AttemptOwner extends AttemptKey {
  ownId: string;
}

export const runLabel = `${ownLabelPrefix}run-id`;
export const attemptLabel = `${ownLabelPrefix}attempt`;
const agentLabel = `${ownLabelPrefix}agent-id`;
/** Tells the call that created an object from an earlier one, when the answer to it was lost. */
export const startAnnotation = `${ownLabelPrefix}start`;

/** How the agent has decided that an attempt ends, for one that is restarted meanwhile. */
export const endingAnnotation = `${ownLabelPrefix}ending`;

/** On a workload whose pod stays after its program until its outputs are sent. */
export const holdsAnnotation = `${ownLabelPrefix}holds-outputs`;

/** Labels by which everything of one attempt is found again. */
export function attemptLabels({ runId, attempt, ownId }: AttemptOwner): Record<string, string> {
  return {
    [`${ownLabelPrefix}managed`]: "true",
    [runLabel]: labelValue(runId),
    [attemptLabel]: String(attempt),
    [agentLabel]: ownId,
  };
}

/** The same in full: a label holds 63 characters of few kinds, so that two runs could share one. */
export function attemptAnnotations({ runId }: AttemptKey): Record<string, string> {
  return { [runLabel]: runId };
}

export function selectAttempt(owner: AttemptOwner): string {
  return asSelector(attemptLabels(owner));
}

export function selectAgent(ownId: string): string {
  return asSelector({ [agentLabel]: ownId, [`${ownLabelPrefix}managed`]: "true" });
}

function asSelector(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

/** Whose attempt an object belongs to; undefined when it is none of ours. */
export function ownerOf({ metadata }: Pick<Workload, "metadata">): AttemptOwner | undefined {
  const attempt = Number(metadata.labels[attemptLabel]);
  const runId = metadata.annotations[runLabel] ?? metadata.labels[runLabel];
  const ownId = metadata.labels[agentLabel];
  if (runId === undefined || ownId === undefined || !Number.isInteger(attempt) || attempt < 1)
    return undefined;
  return { runId, attempt, ownId };
}

export function isOwn(object: Pick<Workload, "metadata">, owner: AttemptKey): boolean {
  const found = ownerOf(object);
  return found?.runId === owner.runId && found.attempt === owner.attempt;
}
