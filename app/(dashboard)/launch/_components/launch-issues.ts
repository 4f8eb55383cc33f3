import type { TemplateField } from "@/lib/config/fields/template-field";
import type { FormField } from "@/lib/config/form-fields";
import type { Issue } from "@/lib/config/issue";
import type { LaunchPreview } from "@/lib/runs/run-view";

/** Where on the page each finding of the server is shown. */
export interface PlacedIssues {
  /** At the field they name. */
  fields: Issue[];
  /** Under "More": they stand in the override. */
  override: Issue[];
  /** Anywhere else: the job, the queue, the launch as a whole. */
  rest: Issue[];
}

/** Values typed into "More" that are no part of the override's YAML. */
const inputPaths = new Set(["/name", "/project", "/priority"]);

/** Sorts the server's findings to where they can be mended. Issues of a field the form already shows are left to it. */
export function placeIssues(issues: readonly Issue[], fieldNames: ReadonlySet<string>): PlacedIssues {
  const placed: PlacedIssues = { fields: [], override: [], rest: [] };
  for (const issue of issues) {
    if (issue.field !== undefined && fieldNames.has(issue.field)) placed.fields.push(issue);
    else if (issue.layer === "override" || inputPaths.has(issue.path)) placed.override.push(issue);
    else placed.rest.push(issue);
  }
  return placed;
}

/** How many findings stop a launch. */
export function countErrors(issues: readonly Issue[]): number {
  return issues.filter((issue) => issue.severity === "error").length;
}

/** The fields that an answer of the server says are wrong. */
export function faultyFields(issues: readonly Issue[]): Set<string> {
  return new Set(issues.flatMap((issue) => (issue.field && issue.severity === "error" ? [issue.field] : [])));
}

/** The pointers of an outcome's values the agent fills in: only those that stand in the config itself. */
export function agentPointers(preview: LaunchPreview): string[] {
  return preview.fromAgent.flatMap(({ at }) => (at.startsWith("env.") ? [`/env/${at.slice(4)}`] : []));
}

interface StandingInput {
  fields: readonly TemplateField[];
  form: readonly FormField[];
  preview: { preview: LaunchPreview | null; issues: readonly Issue[]; stale: boolean };
  refusal: readonly Issue[];
}

/**
 * What stands in the way of a launch now. The form's own checks are of this moment; the server's answer counts only
 * once it is about what stands in the form.
 */
export function standingOf({ fields, form, preview, refusal }: StandingInput) {
  const placed = placeIssues([...preview.issues, ...refusal], new Set(fields.map((field) => field.name)));
  const own = form.flatMap((field) => (field.visible ? field.issues : []));
  const fresh = preview.stale ? [] : placed.fields;
  return {
    answered: preview.preview !== null || preview.issues.length > 0,
    placed: { ...placed, fields: fresh },
    wrong: new Set([...faultyFields(own), ...faultyFields(fresh)]),
    others: preview.stale ? 0 : countErrors([...placed.override, ...placed.rest]),
  };
}
