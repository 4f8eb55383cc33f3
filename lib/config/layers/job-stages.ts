/** The stages of a job: which of them are resolved, and where their issues stand (R41). */

import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { describeValue } from "../tree/describe-value";
import { pointerOf } from "../tree/pointer";
import type { JobStage, OpenJob } from "./open-job";

/** A stage that is resolved. */
export interface ChosenStage {
  stage: JobStage;
  /** `/stages/0` where a pipeline is resolved whole. */
  prefix: string;
}

/** All stages, or the one that was asked for (R41). */
export function chooseStages(
  job: OpenJob,
  wanted: string | undefined,
  file: string | undefined,
): { chosen: ChosenStage[]; issues: Issue[] } {
  const all = job.stages.map((stage, index): ChosenStage => {
    return { stage, prefix: job.isPipeline ? pointerOf(["stages", String(index)]) : "" };
  });
  if (wanted === undefined) return { chosen: all, issues: [] };
  const found = job.isPipeline ? all.find(({ stage }) => stage.name === wanted) : undefined;
  if (found) return { chosen: [{ ...found, prefix: "" }], issues: [] };
  return { chosen: [], issues: [unknownStage(wanted, job, file)] };
}

function unknownStage(wanted: string, job: OpenJob, file: string | undefined): Issue {
  const names = job.stages.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const suggestion = closestName(wanted, names);
  const shown = describeValue(wanted);
  const has = job.isPipeline ? `It has: ${describeValue(names.join(", "))}.` : "It is no pipeline.";
  return {
    code: "unknown-stage",
    severity: "error",
    message: `The job has no stage "${shown}". ${suggestion ? `Did you mean "${suggestion}"?` : has}`,
    path: "/stages",
    layer: "job",
    found: shown,
    ...(names.length > 0 ? { allowed: describeValue(names.join(", ")) } : {}),
    ...(file === undefined ? {} : { file }),
    ...(suggestion ? { suggestion } : {}),
  };
}

/** The issues of reading the job, without those of stages that were not chosen. */
export function jobIssues(job: OpenJob, chosen: readonly ChosenStage[]): Issue[] {
  return job.issues.flatMap(({ stage: index, issues }) => {
    if (index === undefined) return issues;
    const one = chosen.find(({ stage }) => stage === job.stages[index]);
    return one ? underStage(issues, one.prefix) : [];
  });
}

/** Paths of a stage begin with `/stages/0`. */
export function underStage(issues: readonly Issue[], prefix: string): Issue[] {
  if (prefix === "") return [...issues];
  return issues.map((issue) =>
    issue.path.startsWith("/template_variables/") ? issue : { ...issue, path: prefix + issue.path },
  );
}

/** What is wrong with the admin's side is said once, not for every stage. */
export function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const isAdmins = issue.layer === "queue" || issue.layer === "team-defaults";
    const { code, message, layer, file, line, column, path, field } = issue;
    const key = JSON.stringify([code, message, layer, file, line, column, field, isAdmins ? "" : path]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
