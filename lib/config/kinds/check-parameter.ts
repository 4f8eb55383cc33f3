import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import type { JsonSchema } from "../schema/json-schema";
import { describeNode } from "../tree/describe-node";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { schemaIssues } from "./schema-issues";

interface Distribution {
  required: string[];
  optional?: string[];
  /** The bounds are whole numbers. */
  isWhole?: boolean;
  /** `min` must be above zero. */
  isLog?: boolean;
  /** Has finitely many values, so that a grid can visit all. */
  isCountable?: boolean;
}

const range = ["min", "max"];

/** The distributions of a W&B sweep and what each needs. */
const distributions: Readonly<Record<string, Distribution>> = {
  constant: { required: ["value"], isCountable: true },
  categorical: { required: ["values"], isCountable: true },
  categorical_w_probabilities: { required: ["values", "probabilities"], isCountable: true },
  int_uniform: { required: range, isWhole: true, isCountable: true },
  uniform: { required: range },
  q_uniform: { required: range, optional: ["q"], isCountable: true },
  log_uniform: { required: range },
  log_uniform_values: { required: range, isLog: true },
  q_log_uniform: { required: range, optional: ["q"] },
  q_log_uniform_values: { required: range, optional: ["q"], isLog: true },
  inv_log_uniform: { required: range },
  inv_log_uniform_values: { required: range, isLog: true },
  normal: { required: [], optional: ["mu", "sigma"] },
  q_normal: { required: [], optional: ["mu", "sigma", "q"] },
  log_normal: { required: [], optional: ["mu", "sigma"] },
  q_log_normal: { required: [], optional: ["mu", "sigma", "q"] },
  beta: { required: [], optional: ["a", "b"] },
  q_beta: { required: [], optional: ["a", "b", "q"] },
};

/** One parameter of a sweep: the distribution it names or implies, and that distribution's own values. */
export function checkParameter(
  root: MapNode,
  node: ConfigNode,
  keys: string[],
  method: string | undefined,
): Issue[] {
  const path = pointerOf(keys);
  if (node.kind !== "map") {
    const message = `\`${keys.at(-1)}\` is a map with \`value\`, \`values\`, or \`min\` and \`max\`.`;
    return [issueAt(node.origin, { code: "wrong-type", message, path, found: describeNode(node) })];
  }
  const written = node.entries.get("distribution")?.node;
  const name = written?.kind === "scalar" ? String(written.value) : impliedName(node);
  const distribution = Object.hasOwn(distributions, name) ? distributions[name] : undefined;
  if (!distribution) return [unknownDistribution(written ?? node, name, path)];
  const issues = schemaIssues(root, node, path, schemaOf(distribution));
  if (issues.some((issue) => issue.severity === "error")) return issues;
  issues.push(...checkNumbers(node, distribution, path));
  if (method === "grid" && !distribution.isCountable) {
    issues.push(
      issueAt(node.origin, {
        code: "wrong-value",
        message: `\`method: grid\` tries every value, and \`${keys.at(-1)}\` has no end of them; give it \`values\`, or \`q_uniform\` with a step \`q\`.`,
        path,
        allowed: "value, values, int_uniform, q_uniform",
        found: name,
      }),
    );
  }
  return issues;
}

/** W&B's rule for parameters that name no distribution. */
function impliedName(node: MapNode): string {
  const has = (key: string) => node.entries.has(key);
  if (has("value")) return "constant";
  if (has("values")) return has("probabilities") ? "categorical_w_probabilities" : "categorical";
  if (!has("min") && !has("max")) return "";
  return isWhole(node, "min") && isWhole(node, "max") ? "int_uniform" : "uniform";
}

function isWhole(node: MapNode, key: string): boolean {
  const value = numberAt(node, key);
  return value !== undefined && Number.isInteger(value) && !/[.eE]/.test(textOf(node, key));
}

function schemaOf({ required, optional = [], isWhole: whole }: Distribution): JsonSchema {
  const number: JsonSchema = { type: "number" };
  const shapes: Record<string, JsonSchema> = {
    value: {},
    values: { type: "array", minItems: 1 },
    probabilities: { type: "array", minItems: 1, items: { type: "number", minimum: 0 } },
    min: whole ? { type: "integer" } : number,
    max: whole ? { type: "integer" } : number,
    sigma: { type: "number", minimum: 0 },
    a: { type: "number", minimum: 0 },
    b: { type: "number", minimum: 0 },
  };
  const properties = Object.fromEntries(
    [...required, ...optional].map((key) => [key, shapes[key] ?? number]),
  );
  return {
    type: "object",
    required,
    properties: { ...properties, distribution: { type: "string" } },
    additionalProperties: false,
  };
}

function checkNumbers(node: MapNode, { isLog }: Distribution, path: string): Issue[] {
  const issues: Issue[] = [];
  const refuse = (key: string, code: string, message: string) => {
    const at = node.entries.get(key)?.node ?? node;
    issues.push(issueAt(at.origin, { code, message, path: `${path}/${key}`, found: describeNode(at) }));
  };
  const [min, max] = [numberAt(node, "min"), numberAt(node, "max")];
  if (min !== undefined && max !== undefined && min > max)
    refuse("min", "min-above-max", "`min` is above `max`.");
  if (isLog && min !== undefined && min <= 0)
    refuse("min", "wrong-value", "`min` must be above zero here, because its logarithm is taken.");
  const step = numberAt(node, "q");
  if (step !== undefined && step <= 0) refuse("q", "wrong-value", "`q` must be above zero.");
  const [values, probabilities] = [node.entries.get("values")?.node, node.entries.get("probabilities")?.node];
  if (values?.kind === "list" && probabilities?.kind === "list") {
    if (values.items.length !== probabilities.items.length)
      refuse("probabilities", "wrong-value", "`probabilities` has one number for each of `values`.");
    else if (Math.abs(sumOf(probabilities.items) - 1) > 1e-6)
      refuse("probabilities", "wrong-value", "`probabilities` must add up to 1.");
  }
  return issues;
}

function sumOf(items: readonly ConfigNode[]): number {
  return items.reduce((sum, item) => sum + (item.kind === "scalar" ? Number(item.value) : Number.NaN), 0);
}

function numberAt(node: MapNode, key: string): number | undefined {
  const value = node.entries.get(key)?.node;
  return value?.kind === "scalar" && typeof value.value === "number" ? value.value : undefined;
}

function textOf(node: MapNode, key: string): string {
  const value = node.entries.get(key)?.node;
  return value?.kind === "scalar" ? value.text : "";
}

function unknownDistribution(node: ConfigNode, name: string, path: string): Issue {
  const known = Object.keys(distributions);
  if (name === "") {
    const message = "A parameter needs `value`, `values`, `min` and `max`, or a `distribution`.";
    return issueAt(node.origin, { code: "missing-key", message, path, found: describeNode(node) });
  }
  const suggestion = closestName(name, known);
  const shown = describeValue(name);
  return issueAt(node.origin, {
    code: "wrong-value",
    message: `"${shown}" is no distribution.${suggestion ? ` Did you mean "${suggestion}"?` : ""}`,
    path: `${path}/distribution`,
    allowed: known.join(", "),
    found: shown,
    ...(suggestion ? { suggestion } : {}),
  });
}
