import { typeOfExpression } from "../fields/expression/expression-type";
import { parseExpression } from "../fields/expression/parse-expression";
import { expressionTypes } from "../fields/field-value";
import { limitNumber } from "../fields/limit-number";
import type { RuleReader } from "../fields/rule-reader";
import type { TemplateField } from "../fields/template-field";
import { closestName } from "../issues/closest-name";
import type { PathStep, WrittenPath } from "../tree/config-path";
import { describeValue } from "../tree/describe-value";
import type { MapEntry, ScalarNode } from "../tree/node";
import { compare } from "../values/exact-number";
import { compilePattern } from "../values/pattern";
import { canonicalPaths } from "./canonical-paths";
import type { PathLimit } from "./guardrails";
import { dockerSize } from "./limit-value";

const rules = ["min", "max", "options", "pattern"];

/** Reads `limits`: path → {min, max, options, pattern} (R29); expressions may use the queue's fields (R18). */
export function readPathLimits(reader: RuleReader, fields: readonly TemplateField[]): PathLimit[] {
  const inner = reader.submap("limits");
  if (!inner) return [];
  return inner.entries().flatMap((entry) => {
    const target = inner.path(entry.key, entry.keyOrigin, entry.key);
    const limit = inner.submap(entry.key);
    if (!target || !limit) return [];
    limit.checkKeys(rules);
    const read: PathLimit = { target };
    for (const rule of ["min", "max"] as const) {
      const node = readBound(limit, rule, fields, canHoldSize(target));
      if (node) read[rule] = node;
    }
    readOptions(limit, read);
    readPattern(limit, read);
    checkAgreement(limit, read);
    return [read];
  });
}

function readBound(
  limit: RuleReader,
  rule: "min" | "max",
  fields: readonly TemplateField[],
  takesSize: boolean,
): ScalarNode | undefined {
  const entry = limit.entry(rule);
  if (!entry) return undefined;
  const { node } = entry;
  if (node.kind !== "scalar" || typeof node.value === "boolean") {
    limit.wrongType(entry, "a number, a quantity or an expression");
    return undefined;
  }
  if (limitNumber(node) || (takesSize && dockerSize(node.text))) return node;
  return checkExpression(limit, entry, node, fields) ? node : undefined;
}

/** Sizes as docker writes them (`8g`) bound docker's own settings only. */
function canHoldSize({ path }: WrittenPath): boolean {
  return canonicalPaths(path).some(
    ([first, second]) => isStep(first, "resource_args") && isStep(second, "docker"),
  );
}

function isStep(step: PathStep | undefined, key: string): boolean {
  return step === undefined || "any" in step || step.key === key;
}

function checkExpression(
  limit: RuleReader,
  entry: MapEntry,
  node: ScalarNode,
  fields: readonly TemplateField[],
): boolean {
  const refuse = (problem: string, suggestion?: string) => {
    limit.report(node.origin, entry.key, {
      code: "bad-expression",
      message: `"${entry.key}" cannot be used: ${problem}.`,
      found: describeValue(node.text),
      ...(suggestion ? { suggestion } : {}),
    });
    return false;
  };
  const parsed = parseExpression(node.text);
  if ("problem" in parsed) return refuse(`${parsed.problem} (at character ${parsed.at + 1})`);
  const names = fields.map((field) => field.name);
  const unknown = parsed.fields.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const suggestion = closestName(unknown, names);
    const hint = suggestion ? `; did you mean "${suggestion}"?` : "";
    return refuse(`"${unknown}" is no template field${hint}`, suggestion);
  }
  const type = typeOfExpression(parsed.expression, (name) => {
    const field = fields.find((one) => one.name === name);
    return field && expressionTypes[field.type];
  });
  if ("problem" in type) return refuse(type.problem);
  return type.type === "number" || refuse("the result must be a number");
}

function readOptions(limit: RuleReader, read: PathLimit): void {
  const entry = limit.entry("options");
  if (!entry) return;
  if (entry.node.kind !== "list" || entry.node.items.length === 0) {
    limit.wrongType(entry, "a list of values");
    return;
  }
  const value = entry.node.items.flatMap((item) => (item.kind === "scalar" ? [item] : []));
  if (value.length < entry.node.items.length) limit.wrongType(entry, "a list of values");
  read.options = { value, origin: entry.node.origin };
}

function readPattern(limit: RuleReader, read: PathLimit): void {
  const entry = limit.entry("pattern");
  if (!entry) return;
  if (entry.node.kind !== "scalar") {
    limit.wrongType(entry, "a text");
    return;
  }
  const pattern = compilePattern(entry.node.text);
  if ("matches" in pattern) {
    read.pattern = { value: entry.node.text, origin: entry.node.origin };
    return;
  }
  limit.report(entry.node.origin, "pattern", {
    code: "bad-pattern",
    message: `"pattern" cannot be used: ${pattern.problem}.`,
    allowed: "RE2 syntax, at most 500 characters",
  });
}

function checkAgreement(limit: RuleReader, read: PathLimit): void {
  const { min, max } = read;
  if (limit.hasNone(rules)) {
    limit.reportSelf("limit-without-rule", `A limit needs one of ${rules.join(", ")}.`, rules.join(", "));
  }
  const low = min && limitNumber(min);
  const high = max && limitNumber(max);
  if (!min || !max || !low || !high || compare(low, high) <= 0) return;
  limit.report(min.origin, "min", {
    code: "min-above-max",
    message: `"min" ${min.text} is above "max" ${max.text}, so no value is allowed.`,
    allowed: `at most ${max.text}`,
    found: min.text,
  });
}
