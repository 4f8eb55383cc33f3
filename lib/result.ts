import type { ZodType } from "zod";
import type { Issue } from "./config/issue";
import { pointerOf } from "./config/tree/pointer";
import { AppError } from "./errors";

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

/** Parses what came through a door; every finding becomes an issue, its code from `params.code` where a schema gives one. */
export function parseInput<T>(schema: ZodType<T>, input: unknown): Result<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return succeed(parsed.data);
  return refuse(
    parsed.error.issues.map((issue) => ({
      code: codeOf(issue),
      severity: "error" as const,
      message: issue.message,
      path: pointerOf(issue.path),
    })),
  );
}

/** The value of a result; a refusal is thrown as one INVALID that keeps every issue. */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw invalidInput(result.issues);
}

/** Parses for a use case that gives no result back: what is wrong is thrown. */
export function requireInput<T>(schema: ZodType<T>, input: unknown): T {
  return orThrow(parseInput(schema, input));
}

/** The one refusal of an input, with everything that is wrong with it; who reads a sentence only has the first of them. */
export function invalidInput(issues: readonly Issue[], options?: ErrorOptions): AppError {
  const errors = issues.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const where = first && first.path !== "" ? `${first.path}: ` : "";
  const told = `${where}${first?.message ?? "The request was refused."}`;
  const message = errors.length > 1 ? `${errors.length} things are wrong. The first: ${told}` : told;
  return new AppError("INVALID", message, { ...options, issues });
}

function codeOf(issue: { code: string; params?: unknown }): string {
  const { params } = issue;
  if (typeof params === "object" && params !== null && "code" in params && typeof params.code === "string")
    return params.code;
  return `input-${issue.code.replaceAll("_", "-")}`;
}
