import { foldName } from "../../access/name";
import type { Issue } from "../../config/issue";
import {
  canFetchArtifacts,
  findWorkingDir,
  placeInContainer,
} from "../../config/render/kubernetes-artifacts";
import type { NamedArtifact } from "../../runs/named-artifact";
import { placedIssue } from "./placed-issue";
import type { LaunchPlan } from "./plan-launch";

/** Each is looked for, and asked about by whoever commits a version. */
const mostInputs = 100;

/** Whether agents put inputs where such a run is. */
function isDelivered({ queue, manifest }: Pick<LaunchPlan, "queue" | "manifest">): boolean {
  switch (queue.resource) {
    case "local-process":
    case "docker":
      return true;
    case "kubernetes":
      return canFetchArtifacts(manifest);
    case "sagemaker":
      return false;
  }
}

/** Where agents do not put inputs, the program fetches them, as it does wherever it was not launched here: the launch only says so. */
export function checkDelivery(
  plan: Pick<LaunchPlan, "queue" | "resolution" | "manifest">,
  [first]: readonly NamedArtifact[],
): Issue | null {
  const { name, resource } = plan.queue;
  if (!first || isDelivered(plan)) return null;
  const where = resource === "kubernetes" ? `${resource} with ${plan.manifest.kind}` : resource;
  return placedIssue(plan, [`/input_artifacts/${first.position}/name`], {
    code: "artifacts-not-delivered",
    severity: "warning",
    message: `Queue ${name} runs on ${where}, where agents do not put input artifacts yet: the program has to fetch them itself. They are neither pinned nor waited for.`,
  });
}

/** What is wrong with the inputs of a launch before any version is looked for. */
export function checkInputs(plan: LaunchPlan, inputs: readonly NamedArtifact[]): Issue[] {
  const { team } = plan;
  const at = ({ position }: NamedArtifact, code: string, message: string, key = "name") =>
    placedIssue(plan, [`/input_artifacts/${position}/${key}`, `/input_artifacts/${position}/name`], {
      ...{ code, severity: "error", message },
    });
  const [first] = inputs;
  if (first && inputs.length > mostInputs)
    return [
      at(first, "too-many-artifacts", `A run takes at most ${mostInputs} artifacts, not ${inputs.length}.`),
    ];
  const foreign = inputs.filter(({ entity }) => entity !== undefined && foldName(entity) !== foldName(team));
  return [
    ...foreign.map((one) =>
      at(
        one,
        "artifact-of-other-team",
        `${one.entity} is not your team: a run takes artifacts of its own team, ${team}, only.`,
      ),
    ),
    ...findOverlaps(inputs).map(([one, other]) =>
      at(
        one,
        "artifact-path-taken",
        other === null
          ? `${one.written} would be put in place of the whole working directory: name a path below it.`
          : `${one.written} would be put at ${one.path}, where ${other.written} is put already: give each a path of its own.`,
        "path",
      ),
    ),
    ...inputs
      .filter((one) => !isPlaced(plan, one))
      .map((one) => at(one, "artifact-path-relative", relativeInPod(one), "path")),
  ];
}

/** In pods relative paths have a meaning only where the container says in which directory it works. */
export function isPlaced(
  { queue, manifest }: Pick<LaunchPlan, "queue" | "manifest">,
  { path }: Pick<NamedArtifact, "path">,
): boolean {
  return queue.resource !== "kubernetes" || placeInContainer(path, findWorkingDir(manifest)) !== null;
}

export function relativeInPod({ path, collection }: Pick<NamedArtifact, "path" | "collection">): string {
  return `${path} has no place in a pod whose container names no \`workingDir\`: name a path from the root, such as \`path: /artifacts/${collection}\`.`;
}

function findOverlaps(inputs: readonly NamedArtifact[]): [NamedArtifact, NamedArtifact | null][] {
  const seen: { parts: string; one: NamedArtifact }[] = [];
  return inputs.flatMap((one): [NamedArtifact, NamedArtifact | null][] => {
    const parts = plainParts(one.path);
    const other = seen.find((earlier) => earlier.parts.startsWith(parts) || parts.startsWith(earlier.parts));
    seen.push({ parts, one });
    if (parts === "/") return [[one, null]];
    return other ? [[one, other.one]] : [];
  });
}

/** `a/b/` of `./a//b`, so that one directory is spelled in one way. */
function plainParts(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.map((part) => `${part}/`).join("")}`;
}
