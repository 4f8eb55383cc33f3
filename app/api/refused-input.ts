import type { SaveConflict } from "@/lib/config/catalog-view";
import type { Issue } from "@/lib/config/issue";
import type { ErrorCode } from "@/lib/errors";

interface Refusal {
  status: 400 | 405 | 409 | 413 | 415 | 422;
  code: ErrorCode;
  message: string;
  issues?: Issue[];
  conflict?: SaveConflict;
  headers?: Record<string, string>;
}

/** A request that is refused for what it says, with everything that is wrong with it. */
export class RefusedInput extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.name = "RefusedInput";
    this.refusal = refusal;
  }
}

/** `3 things are wrong: the first of them`, for who reads only one sentence. */
export function countIssues(issues: readonly Issue[]): string {
  const errors = issues.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return "The request was refused.";
  const where = first.path === "" ? "" : `${first.path}: `;
  return errors.length === 1
    ? `${where}${first.message}`
    : `${errors.length} things are wrong. The first: ${where}${first.message}`;
}
