import type { ProjectSummary } from "@/lib/runs/project-view";

/** How many runs a project has, as far as they are counted. */
export function RunCount({ project: { runs, isMore } }: { project: ProjectSummary }) {
  const number = runs.toLocaleString("en");
  return isMore ? `more than ${number}` : number;
}
