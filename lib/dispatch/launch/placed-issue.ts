import type { Issue } from "../../config/issue";
import type { LaunchPlan } from "./plan-launch";

/** The issue at the first of these places that somebody wrote. */
export function placedIssue(
  plan: Pick<LaunchPlan, "resolution">,
  pointers: readonly string[],
  issue: Omit<Issue, "path">,
): Issue {
  const path = pointers.find((pointer) => pointer in plan.resolution.sources) ?? pointers[0] ?? "";
  const { layer, file, line, column } = plan.resolution.sources[path] ?? {};
  return {
    ...issue,
    path,
    ...(layer && { layer }),
    ...(file && { file }),
    ...(line && { line }),
    ...(column && { column }),
  };
}
