import type { Issue } from "../issue";
import type { SchemaProblem } from "../schema/check-json";
import type { JsonObject, JsonValue } from "../tree/node";
import { keysOf, pointerOf } from "../tree/pointer";
import { isMap } from "./render-context";

export function valueAt(root: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const key of keysOf(path)) value = childOf(value, key);
  return value;
}

function childOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The longest part of the path that the config really has: issues must point at something a person wrote. */
export function nearestWritten(config: JsonObject, path: string): string {
  let value: JsonValue | undefined = config;
  const keys: string[] = [];
  for (const key of keysOf(path)) {
    value = childOf(value, key);
    if (value === undefined) break;
    keys.push(key);
  }
  return pointerOf(keys);
}

export interface TargetProblem extends SchemaProblem {
  /** A message of its own, for rules that are not the schema's. */
  message?: string;
}

const codes = {
  type: "target-type",
  unknown: "target-unknown-field",
  missing: "target-missing-field",
  value: "target-value",
} as const;

/** What a target refuses as issues about the resolved config (R39). */
export function targetIssues(
  problems: TargetProblem[],
  toMessage: (problem: TargetProblem) => string,
  toConfigPath: (path: string) => string,
): Issue[] {
  return problems.map((problem) => ({
    code: codes[problem.kind],
    severity: "error",
    message: problem.message ?? toMessage(problem),
    path: toConfigPath(problem.path),
    ...(problem.allowed === undefined ? {} : { allowed: problem.allowed }),
    ...(problem.found === undefined ? {} : { found: problem.found }),
    ...(problem.suggestion === undefined ? {} : { suggestion: problem.suggestion }),
  }));
}
