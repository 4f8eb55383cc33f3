import { randomBytes } from "node:crypto";
import type { PersonActor } from "../../access/actor";
import type { FieldValue } from "../../config/fields/template-field";
import type { Issue } from "../../config/issue";
import type { Source } from "../../config/resolution";
import type { JsonObject } from "../../config/tree/node";
import type { QueueRow } from "../../db/queues";
import { imageBuilderNeed, needsImageBuilder } from "../../runs/agent-need";
import { runId, runName } from "../../runs/run-name";
import { showIssues } from "../history/show-config";
import type { LaunchDocuments } from "./launch-documents";
import { launchIssue, queueArchived } from "./launch-issue";
import type { FindCommit } from "./resolve-commit";
import { type ResolvedLaunch, resolveLaunch } from "./resolve-launch";

/** Where runs go that name no project. */
export const defaultProject = "uncategorized";

export interface LaunchRequest {
  team: string;
  queue: QueueRow;
  documents: LaunchDocuments;
  values: Record<string, FieldValue>;
  stage?: string | undefined;
}

/** A launch that is resolved but not stored. `issues` decide whether it may be. */
export interface LaunchPlan extends ResolvedLaunch {
  runId: string;
  team: string;
  queue: QueueRow;
  documents: LaunchDocuments;
  manifest: JsonObject;
  /** As the person may see them. */
  issues: Issue[];
  /** Locations that the queue opens as git sources (R7). */
  gitSources: string[];
  stage?: string | undefined;
}

/** Resolves what a person asks for, who may launch there. Nothing is stored. */
export function planLaunch(actor: PersonActor, request: LaunchRequest): LaunchPlan {
  const { team, queue, documents, values } = request;
  const names = newNames();
  const launch = resolveLaunch({
    queue,
    documents,
    values,
    ...names,
    project: defaultProject,
    team,
    author: actor.name,
    role: actor.role,
    stage: request.stage,
  });
  const issues = [...launch.resolution.issues];
  if (queue.archivedAt) issues.push(queueArchived(queue));
  if (launch.resolution.stages)
    issues.push(
      launchIssue(
        "stage-missing",
        "This is a pipeline: launch it whole (`slipway launch`, or POST /api/v1/pipelines), or say which stage to run alone.",
        "/stage",
      ),
    );
  return { ...toPlan(request, launch, names.runId), issues: showIssues(actor, issues) };
}

/** What a run is called before its config says otherwise. */
export function newNames(): { runId: string; runName: string } {
  return { runId: runId(randomBytes(24)), runName: runName(randomBytes(4)) };
}

/** A resolved launch with what it was asked for, and no issues yet. */
export function toPlan(
  { team, queue, documents, stage }: LaunchRequest,
  launch: ResolvedLaunch,
  id: string,
): LaunchPlan {
  const { manifest, gitSources } = launch.resolution;
  return {
    ...launch,
    runId: id,
    team,
    queue,
    documents,
    manifest: manifest ?? {},
    issues: [],
    stage,
    gitSources,
  };
}

/** What the agent that takes the run must have: variables that it fills in, and a builder for code without an image. */
export function needsOf({ resolution, manifest, queue }: LaunchPlan): string[] {
  const variables = (resolution.fromAgent ?? []).map(({ name }) => name);
  const needs = needsImageBuilder(queue.resource, resolution.config, manifest)
    ? [...variables, imageBuilderNeed]
    : variables;
  return [...new Set(needs)].sort();
}

/**
 * Pins the code: a branch (or the default one) becomes the commit it is at now, in the config that is frozen. The commit has the
 * branch's source. A repository that this server cannot reach is left to the agent, which reports the commit it took.
 */
export async function pinCommit(
  plan: LaunchPlan,
  findCommit: FindCommit,
  known?: { repository: string; ref: string; commit: string },
): Promise<string | null> {
  const { config, sources } = plan.resolution;
  const git = config.git;
  if (typeof git !== "object" || git === null || Array.isArray(git)) return null;
  const { repository, branch, commit } = git;
  if (typeof commit === "string") return commit;
  if (typeof repository !== "string") return null;
  const ref = typeof branch === "string" ? branch : "HEAD";
  const isKnown = known?.repository === repository && known.ref === ref;
  const found = isKnown ? known.commit : await findCommit({ repository, ref, sources: plan.gitSources });
  if (found === undefined) return null;
  if (typeof found !== "string") {
    plan.issues.push(unpinned(ref, found.problem));
    return null;
  }
  const asked = "/git/branch" in sources ? "/git/branch" : "/git/repository";
  const source: Source | undefined = sources[asked];
  config.git = { ...git, commit: found };
  if (source) sources["/git/commit"] = source;
  return found;
}

function unpinned(ref: string, problem: string): Issue {
  const what = ref === "HEAD" ? "The default branch" : `${ref}`;
  return {
    code: "branch-not-pinned",
    severity: "warning",
    message: `${what} is not pinned to a commit now, because the web server does not ask this repository: ${problem}. The agent takes the branch as it is when the run starts. Write \`commit\`, or have an admin name the repository in the queue's sources.git.`,
    path: ref === "HEAD" ? "/git/repository" : "/git/branch",
  };
}
