import type { JsonObject, JsonValue } from "../tree/node";
import { listOf } from "./kubernetes-pod";
import { mapAt } from "./render-context";

/** Whether the pods of a workload can be given a container that fetches artifacts before the program. */
export function canFetchArtifacts(manifest: JsonObject): boolean {
  const { apiVersion = "batch/v1", kind = "Job" } = manifest;
  return apiVersion === "batch/v1" && kind === "Job";
}

/** Whether what the program leaves can be found after its end: in the one pod of a Job that is tried once. */
export function canHoldArtifacts(manifest: JsonObject): boolean {
  if (!canFetchArtifacts(manifest)) return false;
  const job = mapAt(manifest.spec);
  return isSingleTry(job) && (job.parallelism ?? 1) === 1 && (job.completions ?? 1) === 1;
}

/** Whether the Job itself never tries again: then a pod that vanishes ends the attempt. */
export function isSingleTry(jobSpec: JsonObject): boolean {
  return jobSpec.backoffLimit === 0 && mapAt(mapAt(jobSpec.template).spec).restartPolicy === "Never";
}

/** Where containers of a Job work, as far as it says so: Kubernetes knows an image's own directory as little as we do. */
export function findWorkingDir(manifest: JsonObject): JsonValue | undefined {
  const [main] = listOf(mapAt(mapAt(mapAt(manifest.spec).template).spec).containers);
  return mapAt(main).workingDir;
}

/** A path of an artifact from the root of a container; null when it cannot be known, or is the root itself. */
export function placeInContainer(written: string, workingDir: JsonValue | undefined): string | null {
  const isBased = typeof workingDir === "string" && workingDir.startsWith("/");
  if (!written.startsWith("/") && !isBased) return null;
  const parts: string[] = [];
  for (const part of (written.startsWith("/") ? written : `${workingDir}/${written}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? null : `/${parts.join("/")}`;
}
