import type { Issue } from "../issue";
import { placeIssue } from "../issues/place-issue";
import { checkJson, type SchemaProblem } from "../schema/check-json";
import type { JsonSchema } from "../schema/json-schema";
import { type ConfigNode, type MapNode, toJson } from "../tree/node";
import { lastKeyOf } from "../tree/pointer";

const codes = {
  type: "wrong-type",
  unknown: "unknown-key",
  missing: "missing-key",
  value: "wrong-value",
} as const;

/** What a schema of ours refuses in a part of a document; unknown keys only warn (R6). */
export function schemaIssues(root: MapNode, node: ConfigNode, path: string, schema: JsonSchema): Issue[] {
  return checkJson(toJson(node), schema).map((problem) =>
    placeIssue(toIssue(problem, path), root, root.origin),
  );
}

function toIssue(problem: SchemaProblem, at: string): Issue {
  const path = at + problem.path;
  const key = lastKeyOf(path);
  const { kind, text, allowed, found, suggestion } = problem;
  return {
    code: codes[kind],
    severity: kind === "unknown" ? "warning" : "error",
    message: `${key ? `\`${key}\`` : "The document"} ${text}${text.endsWith("?") ? "" : "."}`,
    path,
    ...(allowed === undefined ? {} : { allowed }),
    ...(found === undefined ? {} : { found }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
