import type { TeamId } from "../../access/actor";
import { foldName } from "../../access/name";
import type { Issue } from "../../config/issue";
import type { Resource } from "../../config/layer";
import { canHoldArtifacts } from "../../config/render/kubernetes-artifacts";
import { findCollectionByName } from "../../db/artifact-collections";
import { getDatabase } from "../../db/client";
import { keepsCheckpoints } from "../../runs/keeps-checkpoints";
import { listNamedOutputs, type NamedOutput } from "../../runs/named-artifact";
import { isPlaced, relativeInPod } from "./check-inputs";
import { placedIssue } from "./placed-issue";
import type { LaunchPlan } from "./plan-launch";

const mostOutputs = 100;

/** Whether agents find what the program of such a run has left. */
function isCollected({ queue, manifest }: Pick<LaunchPlan, "queue" | "manifest">): boolean {
  switch (queue.resource) {
    case "local-process":
    case "docker":
      return true;
    case "kubernetes":
      return canHoldArtifacts(manifest);
    case "sagemaker":
      return false;
  }
}

type Problem = Pick<Issue, "code" | "message">;

/** The plan with an issue for each output that could not be made when the run has ended: its work would be lost (A7). */
export async function checkOutputs(plan: LaunchPlan, teamId: TeamId): Promise<LaunchPlan> {
  const outputs = listNamedOutputs(plan.resolution.config);
  const [first] = outputs;
  if (!first) return plan;
  const place = ({ position }: NamedOutput, problem: Problem, severity: Issue["severity"] = "error") =>
    placedIssue(plan, [`/output_artifacts/${position}/name`], { ...problem, severity });
  const { name, resource } = plan.queue;
  // The program logs them itself, as it does wherever it was not launched here.
  const kept = outputs.find(({ every }) => every !== undefined);
  const unkept = kept && !keepsCheckpoints(resource) ? [place(kept, notKept(name, resource), "warning")] : [];
  if (!isCollected(plan))
    return {
      ...plan,
      issues: [...plan.issues, place(first, notCollected(name, resource), "warning"), ...unkept],
    };
  if (outputs.length > mostOutputs)
    return { ...plan, issues: [...plan.issues, place(first, tooMany(outputs.length))] };
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const output of outputs) {
    const key = JSON.stringify([foldName(output.project ?? plan.project), output.collection]);
    const problem = seen.has(key) ? twice(output) : await judge(output, plan, teamId);
    seen.add(key);
    if (problem) issues.push(place(output, problem));
  }
  return { ...plan, issues: [...plan.issues, ...unkept, ...issues] };
}

function notKept(queue: string, resource: Resource): Problem {
  return {
    code: "checkpoints-not-kept",
    message: `Queue ${queue} runs on ${resource}, where agents keep no checkpoints yet: a later attempt begins anew.`,
  };
}

function notCollected(queue: string, resource: Resource): Problem {
  return {
    code: "artifacts-not-collected",
    message:
      resource === "kubernetes"
        ? `Queue ${queue} runs on ${resource}, where agents collect output artifacts of Jobs that have one pod and are tried once (\`backoffLimit: 0\`): here the program has to log them itself.`
        : `Queue ${queue} runs on ${resource}, where agents do not collect output artifacts yet: the program has to log them itself.`,
  };
}

function tooMany(count: number): Problem {
  return {
    code: "too-many-artifacts",
    message: `A run makes at most ${mostOutputs} artifacts, not ${count}.`,
  };
}

function twice({ collection }: NamedOutput): Problem {
  return {
    code: "output-twice",
    message: `${collection} is made twice: put what belongs to it below one path, or give each a name of its own.`,
  };
}

async function judge(output: NamedOutput, plan: LaunchPlan, teamId: TeamId): Promise<Problem | undefined> {
  if (!isPlaced(plan, output)) return { code: "artifact-path-relative", message: relativeInPod(output) };
  const { entity, project, collection: name, type, written } = output;
  if (entity !== undefined && foldName(entity) !== foldName(plan.team))
    return {
      code: "artifact-of-other-team",
      message: `${entity} is not your team: a run makes artifacts of its own team, ${plan.team}, only.`,
    };
  if (/:v\d+$/.test(written))
    return {
      code: "output-version",
      message: `${written} names a version, but the run makes a new one, whose number comes by itself: write ${name}.`,
    };
  const known = await findCollectionByName(getDatabase(), { teamId, project: project ?? plan.project, name });
  if (known?.kind === "portfolio")
    return {
      code: "output-portfolio",
      message: `${name} holds versions that are linked to it, and none of its own: give the output another name.`,
    };
  if (known && type !== undefined && known.type !== type)
    return {
      code: "output-type",
      message: `${name} holds artifacts of the type ${known.type}, not ${type}: write that type, or another name.`,
    };
  return undefined;
}
