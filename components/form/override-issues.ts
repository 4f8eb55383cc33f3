import type { Issue } from "@/lib/config/issue";
import type { LaunchDraft } from "./launch-draft";

const boxes = ["name", "project", "priority", "args"] as const;

export interface OverrideIssues {
  /** By the box under "More" they are about. */
  boxes: Partial<Record<(typeof boxes)[number], string>>;
  /** By the place of a variable among those typed in. */
  env: Partial<Record<number, string>>;
  /** All others, which stand under the YAML: none is lost for want of a box. */
  rest: Issue[];
}

/** Sorts what is wrong with an override to the boxes it can be mended in; a warning is no error of a box. */
export function placeOverrideIssues(
  issues: readonly Issue[],
  env: Readonly<LaunchDraft["env"]>,
): OverrideIssues {
  const placed: OverrideIssues = { boxes: {}, env: {}, rest: [] };
  for (const issue of issues) {
    const box = boxes.find((name) => issue.path === `/${name}` || issue.path.startsWith(`/${name}/`));
    const variable = env.findIndex(({ name }) => name.trim() !== "" && issue.path === `/env/${name.trim()}`);
    if (box !== undefined && issue.severity === "error")
      placed.boxes[box] = joined(placed.boxes[box], issue.message);
    else if (variable >= 0) placed.env[variable] = joined(placed.env[variable], issue.message);
    else placed.rest.push(issue);
  }
  return placed;
}

function joined(before: string | undefined, message: string): string {
  return before === undefined ? message : `${before} ${message}`;
}
