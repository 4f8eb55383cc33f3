/** What the result of a use case is over HTTP: its value, or a refusal with every issue. */
import type { ApplyOutcome } from "@/lib/config/catalog-view";
import type { Issue } from "@/lib/config/issue";
import type { Result } from "@/lib/result";
import { countIssues, RefusedInput } from "../../refused-input";

/** The value of a result; a refusal becomes 422 with every issue. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { issues } = result;
  throw new RefusedInput({ status: 422, code: "INVALID", message: countIssues(issues), issues });
}

/** The value with its warnings beside it. */
export function withWarnings<T extends object>(result: Result<T>): T & { issues: Issue[] } {
  return { ...orRefuse(result), issues: result.issues };
}

/** How applying ended; a version that came in between is 409. */
export function orConflict(result: Result<ApplyOutcome>) {
  const { issues } = result;
  const value = orRefuse(result);
  if (value.outcome !== "conflict") return { ...value, issues };
  const { name, conflict } = value;
  const message = `${conflict.author} saved v${conflict.number} of ${name} in between.`;
  throw new RefusedInput({ status: 409, code: "CONFLICT", message, conflict });
}
