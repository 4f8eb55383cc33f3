/** A project as a list shows it. */
export interface ProjectSummary {
  name: string;
  createdAt: string;
  /** No more than `mostCounted`; `isMore` says when there are more. */
  runs: number;
  isMore: boolean;
  lastRun: { at: string; by: string } | null;
}

/** Runs of a project are counted so far: counting all of them on every look would take seconds at a million. */
export const mostCounted = 10_000;
