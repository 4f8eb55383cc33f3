import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry } from "../tree/node";
import { compare } from "../values/exact-number";
import { checkFieldValue } from "./check-field-value";
import { checkTemplateText } from "./check-template-text";
import { typeOfExpression } from "./expression/expression-type";
import { isSameValue, limitsOf } from "./field-limits";
import {
  expressionTypes,
  expressionValueOf,
  type FieldLookup,
  limitText,
  parsedExpression,
  readFieldNode,
} from "./field-value";
import { conditionHolds, fieldsOfCondition } from "./field-visibility";
import type { WrittenField } from "./read-template-fields";
import type { FieldLimit, FieldValue, TemplateField } from "./template-field";

/** Checks the fields of a queue against each other: expressions, conditions, defaults, options and limits (R16–R18, R21). */
export function agreeFields(written: readonly WrittenField[]): Issue[] {
  const agreement = new Agreement(written);
  for (const one of written) agreement.checkReferences(one);
  agreement.checkCycles();
  for (const one of written) agreement.checkRules(one);
  return agreement.issues;
}

class Agreement {
  readonly issues: Issue[] = [];
  private readonly written: readonly WrittenField[];
  private readonly byName: ReadonlyMap<string, TemplateField>;
  /** Rules already refused: nothing is computed with them. */
  private readonly broken = new Set<MapEntry>();

  constructor(written: readonly WrittenField[]) {
    this.written = written;
    this.byName = new Map(written.map(({ field }) => [field.name, field]));
  }

  checkReferences({ field, rules }: WrittenField): void {
    for (const rule of ["min", "max"] as const) {
      const entry = rules.get(rule);
      const limit = field[rule];
      if (entry && limit && "expression" in limit) this.checkExpression(field, entry, limit, "number");
    }
    const entry = rules.get("show_if");
    if (!entry || !field.showIf) return;
    if ("expression" in field.showIf) this.checkExpression(field, entry, field.showIf, "boolean");
    else field.showIf = { all: this.readConditions(field, entry) };
  }

  private checkExpression(
    field: TemplateField,
    entry: MapEntry,
    holder: { expression: string },
    wanted: "number" | "boolean",
  ): void {
    const parsed = parsedExpression(holder);
    if ("problem" in parsed) return;
    for (const name of parsed.fields) {
      if (!this.checkName(field, entry, entry.node, name)) return;
    }
    const check = typeOfExpression(parsed.expression, (name) => {
      const other = this.byName.get(name);
      return other && expressionTypes[other.type];
    });
    if ("type" in check && check.type === wanted) return;
    const problem =
      "problem" in check
        ? check.problem
        : `the result must be a ${wanted === "number" ? "number" : "condition"}, not ${check.type}`;
    this.report(
      field,
      entry,
      entry.node,
      "bad-expression",
      `"${entry.key}" of "${field.name}" cannot be used: ${problem}.`,
    );
  }

  /** Whether a name in an expression or condition is a field, and another one. */
  private checkName(field: TemplateField, entry: MapEntry, at: ConfigNode, name: string): boolean {
    if (name === field.name) {
      this.report(
        field,
        entry,
        at,
        "rule-uses-own-field",
        `"${entry.key}" of "${name}" uses "${name}" itself.`,
      );
      return false;
    }
    if (this.byName.has(name)) return true;
    const others = [...this.byName.keys()].filter((other) => other !== field.name);
    const suggestion = closestName(name, others);
    const shown = describeValue(name);
    this.report(
      field,
      entry,
      at,
      "unknown-field",
      `"${entry.key}" of "${field.name}" uses "${shown}", which is no template field.${suggestion ? ` Did you mean "${suggestion}"?` : ""}`,
      { found: shown, ...(suggestion ? { suggestion } : {}) },
    );
    return false;
  }

  private readConditions(field: TemplateField, entry: MapEntry): { field: string; values: FieldValue[] }[] {
    if (entry.node.kind !== "map") return [];
    return [...entry.node.entries.values()].flatMap(({ key, node }) => {
      if (!this.checkName(field, entry, node, key)) return [];
      const type = this.byName.get(key)?.type ?? "string";
      const nodes = node.kind === "list" ? node.items : [node];
      const values = nodes.flatMap((one) => {
        const read = one.kind === "scalar" ? readFieldNode(type, one) : { problem: "one value is needed" };
        if ("value" in read) return [read.value];
        const message = `"show_if" of "${field.name}" compares "${key}" with what is not of type ${type}: ${read.problem}.`;
        this.report(field, entry, one, "wrong-type", message, { allowed: type });
        return [];
      });
      if (nodes.length === 0) {
        this.report(
          field,
          entry,
          node,
          "wrong-type",
          `"show_if" of "${field.name}" lists no value for "${key}".`,
        );
      }
      return [{ field: key, values }];
    });
  }

  checkCycles(): void {
    const next = (name: string) => {
      const showIf = this.byName.get(name)?.showIf;
      return showIf
        ? fieldsOfCondition(showIf).filter((other) => other !== name && this.byName.has(other))
        : [];
    };
    for (const { field, rules } of this.written) {
      const entry = rules.get("show_if");
      const loop = entry && wayBack(field.name, next);
      if (!entry || !loop) continue;
      const message = `"show_if" of "${field.name}" depends on itself: ${loop.join(" → ")}.`;
      this.report(field, entry, entry.node, "show-if-cycle", message);
    }
  }

  checkRules(one: WrittenField): void {
    const { field } = one;
    this.checkLengths(one);
    this.checkRange(one);
    this.checkOptions(one);
    this.checkDefaultText(one);
    const entry = one.rules.get("default");
    if (!entry || field.default === undefined || !this.isShownByDefault(field)) return;
    const limits = this.usableLimits(one, (name) => this.defaultOf(name));
    for (const breach of checkFieldValue(field, field.default, limits)) {
      this.report(
        field,
        entry,
        entry.node,
        "default-breaks-rule",
        `The default ${describeValue(field.default)} of "${field.name}" ${breach.problem}; allowed: ${breach.allowed}.`,
        {
          allowed: breach.allowed,
          found: describeValue(field.default),
          ...(breach.suggestion === undefined ? {} : { suggestion: breach.suggestion }),
        },
      );
    }
  }

  /** A default is a template value too: no reference in it, and no secret (R34, R36). */
  private checkDefaultText({ field, rules }: WrittenField): void {
    const entry = rules.get("default");
    if (!entry || field.type !== "string" || typeof field.default !== "string") return;
    for (const breach of checkTemplateText(field.name, field.default)) {
      const severity = breach.code === "secret-in-config" ? "warning" : (breach.severity ?? "error");
      this.report(field, entry, entry.node, breach.code, breach.message, { severity, found: breach.found });
    }
  }

  private defaultOf(name: string): ReturnType<FieldLookup> {
    const field = this.byName.get(name);
    if (!field || field.default === undefined || !this.isShownByDefault(field)) return undefined;
    return expressionValueOf(field.type, field.default);
  }

  /** Whether the field is there when nobody fills in anything. */
  private isShownByDefault(field: TemplateField, seen: ReadonlySet<string> = new Set()): boolean {
    if (!field.showIf) return true;
    if (seen.has(field.name)) return false;
    const deeper = new Set([...seen, field.name]);
    const values = new Map<string, FieldValue>();
    for (const name of fieldsOfCondition(field.showIf)) {
      const other = this.byName.get(name);
      if (other?.default !== undefined && this.isShownByDefault(other, deeper))
        values.set(name, other.default);
    }
    const lookup: FieldLookup = (name) => {
      const other = this.byName.get(name);
      const value = values.get(name);
      return other && value !== undefined ? expressionValueOf(other.type, value) : undefined;
    };
    return conditionHolds(field.showIf, { fields: this.byName, values, lookup }).holds;
  }

  /** The limits that can be computed; what fails although every field it uses has a value is an issue (R18). */
  private usableLimits({ field, rules }: WrittenField, lookup: FieldLookup) {
    const usable: TemplateField = { ...field };
    for (const rule of ["min", "max"] as const) {
      const entry = rules.get(rule);
      if (entry && this.broken.has(entry)) delete usable[rule];
    }
    const limits = limitsOf(usable, lookup);
    for (const { rule, result } of limits.failures) {
      const entry = rules.get(rule);
      if (!entry || "missing" in result || this.broken.has(entry)) continue;
      const message = `"${rule}" of "${field.name}" cannot be computed: ${result.problem}.`;
      this.report(field, entry, entry.node, "expression-has-no-value", message);
    }
    return limits;
  }

  private checkLengths({ field, rules }: WrittenField): void {
    const entry = rules.get("min_length");
    if (!entry || field.minLength === undefined || field.maxLength === undefined) return;
    if (field.minLength <= field.maxLength) return;
    const message = `"min_length" ${field.minLength} of "${field.name}" is above "max_length" ${field.maxLength}.`;
    this.report(field, entry, entry.node, "min-above-max", message, {
      allowed: `at most ${field.maxLength}`,
    });
  }

  private checkRange(one: WrittenField): void {
    const limits = this.usableLimits(one, (name) => this.defaultOf(name));
    const entry = one.rules.get("min");
    if (!entry || !limits.min || !limits.max || compare(limits.min, limits.max) <= 0) return;
    const { field } = one;
    const [min, max] = [limitText(field.type, limits.min), limitText(field.type, limits.max)];
    const message = `"min" ${min} of "${field.name}" is above "max" ${max}, so no value is allowed.`;
    this.report(field, entry, entry.node, "min-above-max", message, {
      allowed: `at most ${max}`,
      found: min,
    });
  }

  private checkOptions(one: WrittenField): void {
    const { field } = one;
    const entry = one.rules.get("options");
    if (!entry || !field.options || entry.node.kind !== "list") return;
    const literal = { ...field };
    for (const rule of ["min", "max"] as const) {
      if (!isConstant(literal[rule])) delete literal[rule];
    }
    delete literal.options;
    const limits = limitsOf(literal, () => undefined);
    const items = entry.node.items;
    field.options.forEach((option, index) => {
      const at = items.length === field.options?.length ? (items[index] ?? entry.node) : entry.node;
      const earlier = field.options
        ?.slice(0, index)
        .some((other) => isSameValue(field, other.value, option.value));
      if (earlier) {
        const message = `Option ${describeValue(option.value)} of "${field.name}" is listed twice.`;
        this.report(field, entry, at, "duplicate-option", message, { found: describeValue(option.value) });
      }
      for (const breach of checkFieldValue(literal, option.value, limits)) {
        const message = `Option ${describeValue(option.value)} of "${field.name}" ${breach.problem}; allowed: ${breach.allowed}.`;
        this.report(field, entry, at, "option-breaks-rule", message, {
          allowed: breach.allowed,
          found: describeValue(option.value),
        });
      }
    });
  }

  private report(
    field: TemplateField,
    entry: MapEntry,
    at: ConfigNode,
    code: string,
    message: string,
    more: Partial<Issue> = {},
  ): void {
    if (more.severity !== "warning") this.broken.add(entry);
    const path = `/template_variables/${field.name}/${entry.key}`;
    this.issues.push(issueAt(at.origin, { code, message, path, field: field.name, ...more }));
  }
}

function isConstant(limit: FieldLimit | undefined): boolean {
  if (!limit || "literal" in limit) return true;
  const parsed = parsedExpression(limit);
  return "fields" in parsed && parsed.fields.length === 0;
}

/** The way from a field back to itself along its conditions, if there is one. */
function wayBack(start: string, next: (name: string) => string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const other of next(name)) {
      if (other === start) {
        const way = [start];
        for (
          let step: string | undefined = name;
          step !== undefined && step !== start;
          step = cameFrom.get(step)
        ) {
          way.unshift(step);
        }
        return [start, ...way];
      }
      if (!cameFrom.has(other)) {
        cameFrom.set(other, name);
        queue.push(other);
      }
    }
  }
  return undefined;
}
