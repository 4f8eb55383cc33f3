import { randomUUID } from "node:crypto";
import type { Actor } from "../../access/actor";
import { isAcceptable } from "../../config/issue";
import { parseInput, type Result, refuse, succeed } from "../../result";
import { launchIssue } from "../launch/launch-issue";
import { newNames, pinCommit } from "../launch/plan-launch";
import { readLaunch, requireLauncher } from "../launch/read-launch";
import { type FindCommit, findRemoteCommit } from "../launch/resolve-commit";
import { launchInputSchema } from "../schema";
import { type PipelinePlan, planPipeline } from "./plan-pipeline";
import { findSubmittedPipeline, type SubmittedPipeline, storePipeline } from "./store-pipeline";

/**
 * Launches every stage of a pipeline at once (P3): all are resolved and checked as launches of their own, all issues come back together, and
 * one refuses everything. `name` is the pipeline's; its runs are named by their documents. A repeated key gives the first launch.
 */
export async function launchPipeline(
  actor: Actor,
  input: unknown,
  findCommit: FindCommit = findRemoteCommit,
): Promise<Result<SubmittedPipeline>> {
  const parsed = parseInput(launchInputSchema, input);
  if (!parsed.ok) return refuse(parsed.issues);
  const { name: asked, stage, override = null, idempotencyKey = null, ...rest } = parsed.value;
  if (stage !== undefined) return refuse([oneStage()]);
  const request = await readLaunch(actor, { ...rest, ...(override !== null && { override }) });
  if (!request.ok) return refuse(request.issues);
  const person = requireLauncher(actor, request.value.queue.id);
  const planned = await planPipeline(person, request.value);
  if (!planned) return refuse([noPipeline()]);
  const earlier = await findSubmittedPipeline(person, idempotencyKey);
  if (earlier) return succeed(earlier);
  if (!isAcceptable(planned.issues)) return refuse(planned.issues);
  const commits = await pinCommits(planned, findCommit);
  const name = asked ?? planned.name ?? request.value.documents.jobOf?.name ?? newNames().runName;
  const details = { id: randomUUID(), name, commits, overrideText: override, idempotencyKey };
  return await storePipeline(person, request.value, planned, details);
}

const oneStage = () =>
  launchIssue("stage-given", "A pipeline is launched whole: to run one stage of it, launch a run.", "/stage");

const noPipeline = () =>
  launchIssue(
    "not-a-pipeline",
    "This job is no pipeline, since it has no stages: launch a run of it.",
    "/job",
  );

/** A branch that many stages name is asked for once, and so is the same commit for all of them. */
async function pinCommits(
  { stages, issues }: PipelinePlan,
  findCommit: FindCommit,
): Promise<(string | null)[]> {
  const known = new Map<string, ReturnType<FindCommit>>();
  const ask: FindCommit = (question) => {
    const key = JSON.stringify(question);
    const answer = known.get(key) ?? findCommit(question);
    known.set(key, answer);
    return answer;
  };
  const commits: (string | null)[] = [];
  for (const { plan, position } of stages) {
    const before = plan.issues.length;
    commits.push(await pinCommit(plan, ask));
    for (const issue of plan.issues.slice(before))
      issues.push({ ...issue, path: `/stages/${position}${issue.path}` });
  }
  return commits;
}
