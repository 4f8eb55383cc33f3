import { evaluateExpression, isNumber } from "../fields/expression/expression";
import { parseExpression } from "../fields/expression/parse-expression";
import { expressionValueOf } from "../fields/field-value";
import { hasUnit, limitNumber } from "../fields/limit-number";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { type ConfigLeaf, configLeaves } from "../tree/config-leaves";
import { formatPath } from "../tree/config-path";
import { describeNode } from "../tree/describe-node";
import type { ScalarNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { escapeKey } from "../tree/pointer";
import { compare, type ExactNumber, exactText } from "../values/exact-number";
import { compilePattern } from "../values/pattern";
import { quantityText } from "../values/quantity";
import { findRemoval } from "./find-removal";
import type { GuardrailInput } from "./guardrail-input";
import { guardrailIssue } from "./guardrail-issue";
import type { PathLimit } from "./guardrails";
import {
  dockerSize,
  isMapPlace,
  isUnlimitedWhenZero,
  limitedNumber,
  type PlaceKind,
  placeKind,
} from "./limit-value";
import { ruleMatcher } from "./rule-match";

/** Judges `limits` on the resolved values, whoever set them, in every spelling of the limited setting (R29). */
export function checkLimits(input: GuardrailInput): Issue[] {
  const { limits } = input.guardrails;
  if (limits.length === 0) return [];
  const resolved = configLeaves(input.resolved);
  const admin = configLeaves(input.admin);
  return limits.flatMap((limit) => {
    const depthBelow = ruleMatcher(limit.target.path);
    const bounds = new Bounds(limit, input);
    const found = resolved.filter((leaf) => depthBelow(leaf) !== undefined);
    const broken = found.flatMap((leaf) => bounds.check(leaf, depthBelow(leaf) ?? 0));
    if (input.submitted.length === 0) return [...bounds.issues, ...broken];
    const present = new Set(found.map(settingOf));
    const removed = admin
      .filter((leaf) => depthBelow(leaf) !== undefined && !present.has(settingOf(leaf)))
      .flatMap((leaf) => checkRemoval(limit, leaf, input));
    return [...bounds.issues, ...broken, ...removed];
  });
}

function settingOf({ canonical }: ConfigLeaf): string {
  return canonical.join("\u0000");
}

/** A submitter may not remove a value that a limit bounds. */
function checkRemoval(limit: PathLimit, leaf: ConfigLeaf, input: GuardrailInput): Issue[] {
  const removal = findRemoval(input.submitted, leaf.keys);
  if (!removal) return [];
  return [
    guardrailIssue(removal.node, removal.keys, limit.target.origin, {
      code: "limited-value-removed",
      message: `This removes ${formatPath(leaf.keys.map((key) => ({ key })))}, which a limit of the queue bounds.`,
      allowed: "the queue's value, or one within the limit",
      found: describeNode(removal.node),
      ...(leaf.node.kind === "scalar" ? { suggestion: leaf.node.text } : {}),
    }),
  ];
}

class Bounds {
  readonly issues: Issue[] = [];
  private readonly limit: PathLimit;
  private readonly input: GuardrailInput;
  private readonly withUnits: boolean;
  private readonly computed = new Map<string, ExactNumber | undefined>();

  constructor(limit: PathLimit, input: GuardrailInput) {
    this.limit = limit;
    this.input = input;
    this.withUnits = [limit.min, limit.max].some((node) => node !== undefined && hasUnit(node));
  }

  check(leaf: ConfigLeaf, depth: number): Issue[] {
    const { node } = leaf;
    if (node.kind !== "scalar" || (depth > 0 && !this.bindsBelow(leaf, depth))) {
      return this.isCollection(leaf, depth) ? [] : [this.wrongType(leaf, depth)];
    }
    if (this.input.isUnfilled?.(node)) return [];
    return [
      ...this.checkRange(leaf, node),
      ...this.checkOptions(leaf, node),
      ...this.checkPattern(leaf, node),
    ];
  }

  /** A limit on a map or list binds every value below; on a single value, a map in its place is of the wrong type. */
  private bindsBelow(leaf: ConfigLeaf, depth: number): boolean {
    if (isMapPlace(leaf.canonical.slice(0, -depth))) return true;
    const base = nodeAt(this.input.admin, leaf.keys.slice(0, -depth));
    return base !== undefined && base.kind !== "scalar";
  }

  /** An empty map or list holds no value to bound, where a map or list belongs. */
  private isCollection(leaf: ConfigLeaf, depth: number): boolean {
    if (leaf.node.kind === "scalar") return false;
    return isMapPlace(leaf.canonical) || (depth > 0 && this.bindsBelow(leaf, depth));
  }

  private wrongType(leaf: ConfigLeaf, depth: number): Issue {
    const keys = depth > 0 ? leaf.keys.slice(0, -depth) : leaf.keys;
    const node = nodeAt(this.input.resolved, keys) ?? leaf.node;
    const { origin } = this.limit.target;
    return guardrailIssue(node, keys, origin, {
      code: "limit-wrong-type",
      message: `${formatPath(keys.map((key) => ({ key })))} is ${describeNode(node)}; a limit of the queue needs a single value here.`,
      allowed: "a single value",
      found: describeNode(node),
    });
  }

  private checkRange(leaf: ConfigLeaf, node: ScalarNode): Issue[] {
    if (!this.limit.min && !this.limit.max) return [];
    const kind = placeKind(leaf);
    const min = this.bound("min", kind);
    const max = this.bound("max", kind);
    if (!min && !max) return [];
    const value = limitedNumber(node, kind, this.withUnits);
    const allowed = this.allowed(min, max);
    const rule = (this.limit.max ?? this.limit.min)?.origin;
    if (value && max && value.n <= 0n && isUnlimitedWhenZero(leaf)) {
      return [this.outside(leaf, node, "max", "which means unlimited and is above", max, allowed)];
    }
    if (!value) {
      return [
        guardrailIssue(node, leaf.keys, rule, {
          code: "limit-wrong-type",
          message: `${this.name(leaf)} is ${describeNode(node)}, which is no ${this.withUnits || kind === "quantity" ? "quantity" : "number"}; a limit of the queue allows ${allowed}.`,
          allowed,
          found: describeNode(node),
        }),
      ];
    }
    const issues: Issue[] = [];
    if (min && compare(value, min) < 0) issues.push(this.outside(leaf, node, "min", "below", min, allowed));
    if (max && compare(value, max) > 0) issues.push(this.outside(leaf, node, "max", "above", max, allowed));
    return issues;
  }

  private outside(
    leaf: ConfigLeaf,
    node: ScalarNode,
    rule: "min" | "max",
    side: string,
    bound: ExactNumber,
    allowed: string,
  ): Issue {
    const text = this.text(bound);
    return guardrailIssue(node, leaf.keys, this.limit[rule]?.origin, {
      code: "limit-broken",
      message: `${this.name(leaf)} is ${describeNode(node)}, ${side} the queue's limit of ${text}; allowed: ${allowed}.`,
      allowed,
      found: describeNode(node),
      suggestion: this.literalText(rule) ?? text,
    });
  }

  private checkOptions(leaf: ConfigLeaf, node: ScalarNode): Issue[] {
    const { options } = this.limit;
    if (!options) return [];
    const kind = placeKind(leaf);
    if (options.value.some((option) => isSameOption(option, node, kind))) return [];
    const allowed = options.value.map((option) => option.text).join(", ");
    return [
      guardrailIssue(node, leaf.keys, options.origin, {
        code: "limit-broken",
        message: `${this.name(leaf)} is ${describeNode(node)}; the queue allows ${allowed}.`,
        allowed,
        found: describeNode(node),
      }),
    ];
  }

  private checkPattern(leaf: ConfigLeaf, node: ScalarNode): Issue[] {
    const { pattern } = this.limit;
    if (!pattern) return [];
    const compiled = compilePattern(pattern.value);
    const text = node.value === null ? undefined : String(node.value);
    if (text !== undefined && "matches" in compiled && compiled.matches(text)) return [];
    const allowed = `text that matches ${pattern.value}`;
    return [
      guardrailIssue(node, leaf.keys, pattern.origin, {
        code: "limit-broken",
        message: `${this.name(leaf)} is ${describeNode(node)}; the queue allows ${allowed}.`,
        allowed,
        found: describeNode(node),
      }),
    ];
  }

  private name(leaf: ConfigLeaf): string {
    return formatPath(leaf.keys.map((key) => ({ key })));
  }

  /** The present value of a bound; an expression that has none is an issue at the expression (R18), once. */
  private bound(rule: "min" | "max", kind: PlaceKind): ExactNumber | undefined {
    const node = this.limit[rule];
    if (!node) return undefined;
    const key = `${rule} ${kind}`;
    if (this.computed.has(key)) return this.computed.get(key);
    const value = this.literal(node, kind) ?? this.evaluate(rule, node);
    this.computed.set(key, value);
    return value;
  }

  private literal(node: ScalarNode, kind: PlaceKind): ExactNumber | undefined {
    if (kind === "size" && typeof node.value === "string") {
      // A unit like `Gi` means the same to both; docker's own `8g` is no quantity.
      return dockerSize(node.text) ?? limitNumber(node);
    }
    if (kind === "duration") return limitedNumber(node, kind, false) ?? limitNumber(node);
    return limitNumber(node);
  }

  private evaluate(rule: "min" | "max", node: ScalarNode): ExactNumber | undefined {
    const parsed = parseExpression(node.text);
    const result =
      "problem" in parsed ? parsed : evaluateExpression(parsed.expression, (name) => this.fieldValue(name));
    if ("value" in result && isNumber(result.value)) return result.value;
    if (this.issues.some((issue) => issue.path.endsWith(rule))) return undefined;
    const problem =
      "missing" in result
        ? `the field "${result.missing}" has no value`
        : "problem" in result
          ? result.problem
          : "it is not a number";
    this.issues.push(
      issueAt(node.origin, {
        code: "expression-has-no-value",
        message: `This limit cannot be computed: ${problem}.`,
        path: `/guardrails/limits/${escapeKey(this.limit.target.text)}/${rule}`,
      }),
    );
    return undefined;
  }

  private fieldValue(name: string) {
    const field = this.input.fields.find((one) => one.name === name);
    const value = Object.hasOwn(this.input.values, name) ? this.input.values[name] : undefined;
    return field && value !== undefined ? expressionValueOf(field.type, value) : undefined;
  }

  private text(value: ExactNumber): string {
    return this.withUnits ? quantityText(value) : exactText(value);
  }

  private allowed(min: ExactNumber | undefined, max: ExactNumber | undefined): string {
    const low = min && (this.literalText("min") ?? this.text(min));
    const high = max && (this.literalText("max") ?? this.text(max));
    if (low !== undefined && high !== undefined) return `${low} – ${high}`;
    return low === undefined ? `at most ${high}` : `at least ${low}`;
  }

  /** A literal limit is shown as its author wrote it. */
  private literalText(rule: "min" | "max"): string | undefined {
    const node = this.limit[rule];
    return node && (limitNumber(node) || dockerSize(node.text)) ? node.text : undefined;
  }
}

function isSameOption(option: ScalarNode, node: ScalarNode, kind: PlaceKind): boolean {
  if (option.value === node.value) return true;
  if (kind === "value" && typeof option.value !== typeof node.value) return false;
  const withUnits = kind === "quantity";
  const a = limitedNumber(option, kind, withUnits);
  const b = limitedNumber(node, kind, withUnits);
  if (a && b) return compare(a, b) === 0;
  return kind !== "value" && node.value !== null && option.text === String(node.value);
}
