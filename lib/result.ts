import type { Issue } from "./config/issue";

/** What a use case or a core function gives back for input a person can get wrong: the value, or all issues. */
export type Result<T> = { ok: true; value: T; issues: Issue[] } | { ok: false; issues: Issue[] };

/** A success; `issues` may hold warnings. */
export function succeed<T>(value: T, issues: Issue[] = []): Result<T> {
  return { ok: true, value, issues };
}

/** A refusal with every issue found. */
export function refuse<T>(issues: Issue[]): Result<T> {
  return { ok: false, issues };
}
