import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { JsonSchema } from "../schema/json-schema";
import { describeNode } from "../tree/describe-node";
import type { ConfigNode, MapNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { checkParameter } from "./check-parameter";
import { schemaIssues } from "./schema-issues";

const text: JsonSchema = { type: "string", minLength: 1 };

const metric: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: text,
    goal: { enum: ["minimize", "maximize"] },
    target: { type: "number" },
    impute: { enum: ["latest", "best", "worst"] },
    impute_while_running: { enum: ["latest", "best", "worst", "false", false] },
  },
  additionalProperties: false,
};

const sweepSchema: JsonSchema = {
  type: "object",
  required: ["method", "parameters"],
  properties: {
    apiVersion: text,
    kind: { enum: ["sweep"] },
    controller: { type: "object", required: ["type"], properties: { type: { enum: ["local", "cloud"] } } },
    description: { type: "string" },
    program: text,
    job: text,
    queue: text,
    image_uri: text,
    entity: text,
    project: text,
    name: text,
    method: { enum: ["bayes", "random", "grid", "custom"] },
    command: { type: "array", items: { type: ["string", "number", "boolean"] } },
    run_cap: { type: "integer", minimum: 1 },
    metric,
    metrics: { type: "array", minItems: 2, items: metric },
    scheduler: { type: "object" },
    parameters: { type: "object" },
    early_terminate: {
      type: "object",
      required: ["type"],
      properties: {
        type: { enum: ["hyperband"] },
        max_iter: { type: "integer", minimum: 1 },
        min_iter: { type: "integer", minimum: 1 },
        s: { type: "number" },
        eta: { type: "number" },
        strict: { type: "boolean" },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

/** A sweep file of the W&B client: how values are chosen, and from which. */
export function checkSweep(root: MapNode): Issue[] {
  const issues = schemaIssues(root, root, "", sweepSchema);
  const method = textAt(root, "method");
  const parameters = root.entries.get("parameters")?.node;
  if (parameters?.kind === "map") issues.push(...checkParameters(root, parameters, ["parameters"], method));
  if (method === "bayes" && !root.entries.has("metric")) {
    issues.push(missing(root, [], "metric", "`method: bayes` needs a `metric` to improve."));
  }
  const stop = root.entries.get("early_terminate")?.node;
  if (stop?.kind === "map" && !stop.entries.has("min_iter") && !hasAll(stop, "max_iter", "s")) {
    const message = "Hyperband needs `min_iter`, or `max_iter` with `s`.";
    issues.push(missing(stop, ["early_terminate"], "min_iter", message));
  }
  return issues;
}

function checkParameters(root: MapNode, map: MapNode, keys: string[], method: string | undefined): Issue[] {
  if (map.entries.size === 0) {
    return [missing(map, keys, "a parameter", "A sweep needs at least one parameter.")];
  }
  return [...map.entries.values()].flatMap((entry) => {
    const at = [...keys, entry.key];
    const nested = entry.node.kind === "map" ? entry.node.entries.get("parameters")?.node : undefined;
    if (nested?.kind === "map") return checkParameters(root, nested, [...at, "parameters"], method);
    return [...checkName(entry.key, entry.keyOrigin, at), ...checkParameter(root, entry.node, at, method)];
  });
}

function checkName(name: string, origin: ConfigNode["origin"], keys: string[]): Issue[] {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return [];
  return [
    issueAt(origin, {
      code: "wrong-value",
      message: "A parameter's name has letters, digits, `_`, `.` and `-`, and begins with a letter or `_`.",
      path: pointerOf(keys),
      allowed: "[A-Za-z_][A-Za-z0-9_.-]*",
    }),
  ];
}

function missing(map: MapNode, keys: string[], key: string, message: string): Issue {
  return issueAt(map.origin, {
    code: "missing-key",
    message,
    path: pointerOf(keys),
    allowed: key,
    found: describeNode(map),
  });
}

function hasAll(map: MapNode, ...keys: string[]): boolean {
  return keys.every((key) => map.entries.has(key));
}

function textAt(map: MapNode, key: string): string | undefined {
  const node = map.entries.get(key)?.node;
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}
