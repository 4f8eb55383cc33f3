/**
 * How far a workload of any kind is, by rules that hold for the kinds people use (docs/guides/agent-kubernetes.md):
 * 1. a condition that says Failed, or a word for it at `jobStatus`, `jobDeploymentStatus`, `applicationState.state`,
 *    `state.phase`, `phase` or `state`;
 * 2. else a condition that says Complete, Completed or Succeeded, or a word for it at these places;
 * 3. else it is going on.
 */

import { mapAt } from "../../../config/render/render-context";
import type { JsonObject, JsonValue } from "../../../config/tree/node";
import { type Condition, conditionsSchema, type Workload } from "../cluster/kube-objects";

export type WorkloadStatus =
  | { state: "finished" }
  | { state: "failed"; reason: string | undefined; message: string | undefined }
  | { state: "suspended" | "going" };

const finishedConditions = ["Complete", "Completed", "Succeeded"];
const failedConditions = ["Failed"];
const finishedWords = ["succeeded", "complete", "completed", "finished", "success"];
const failedWords = ["failed", "failure", "error", "aborted", "stopped", "terminated", "validationfailed"];
const suspendedWords = ["suspended", "suspending"];

export function readWorkloadStatus({ spec, status }: Pick<Workload, "spec" | "status">): WorkloadStatus {
  const conditions = conditionsSchema
    .parse(status.conditions ?? [])
    .filter(({ status: is }) => is === "True");
  const find = (types: string[]) => conditions.find(({ type }) => types.includes(type));
  const failure = find(failedConditions);
  if (failure) return failedBy(failure);
  const words = wordsOf(status);
  const failedWord = words.find((word) => failedWords.includes(word));
  // Before conditions: a Workflow that failed is Completed, too.
  if (failedWord) return { state: "failed", reason: textOf(status.reason), message: textOf(status.message) };
  if (find(finishedConditions)) return { state: "finished" };
  if (words.some((word) => finishedWords.includes(word))) return { state: "finished" };
  const isSuspended = spec.suspend === true || mapAt(spec.runPolicy).suspend === true;
  if (isSuspended || words.some((word) => suspendedWords.includes(word))) return { state: "suspended" };
  return { state: "going" };
}

function failedBy({ reason, message }: Condition): WorkloadStatus {
  return { state: "failed", reason, message };
}

function wordsOf(status: JsonObject): string[] {
  const places: (JsonValue | undefined)[] = [
    status.jobStatus,
    status.jobDeploymentStatus,
    mapAt(status.applicationState).state,
    mapAt(status.state).phase,
    status.phase,
    status.state,
  ];
  return places.flatMap((value) => (typeof value === "string" && value !== "" ? [value.toLowerCase()] : []));
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
