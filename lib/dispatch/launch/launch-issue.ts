import type { Issue } from "../../config/issue";

/** An issue about the launch itself rather than about a document; `path` points into the launch input. */
export function launchIssue(code: string, message: string, path: string): Issue {
  return { code, severity: "error", message, path };
}

export function queueArchived({ name }: { name: string }): Issue {
  return launchIssue("queue-archived", `Queue ${name} is archived: choose another one.`, "/queue");
}
