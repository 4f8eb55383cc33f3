import type { Issue } from "../config/issue";

/** The answer to a one-time link that is used up, expired or was never made. */
export function linkIssue(next: string): Issue {
  return {
    code: "link-unusable",
    severity: "error",
    message: `This link was used already or has expired. ${next}`,
    path: "/token",
  };
}
