/** What the result of a use case is over HTTP. */
import type { ApplyOutcome } from "@/lib/config/catalog-view";
import type { Issue } from "@/lib/config/issue";
import { orThrow, type Result } from "@/lib/result";
import { RefusedRequest } from "../../refused-request";

/** The value with its warnings beside it. */
export function withWarnings<T extends object>(result: Result<T>): T & { issues: Issue[] } {
  return { ...orThrow(result), issues: result.issues };
}

/** How applying ended; a version that came in between is 409. */
export function orConflict(result: Result<ApplyOutcome>) {
  const value = orThrow(result);
  if (value.outcome !== "conflict") return { ...value, issues: result.issues };
  const { name, conflict } = value;
  const message = `${conflict.author} saved v${conflict.number} of ${name} in between.`;
  throw new RefusedRequest({ status: 409, code: "CONFLICT", message, conflict });
}
