import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import { type MapEntry, type MapNode, positionOf, type ScalarNode } from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { compilePattern } from "../values/pattern";
import { parseQuantity } from "../values/quantity";
import { parseExpression } from "./expression/parse-expression";
import { readFieldNode } from "./field-value";
import { readFieldOptions } from "./read-field-options";
import type {
  FieldLimit,
  FieldType,
  FieldValue,
  RulePosition,
  ShowIf,
  TemplateField,
} from "./template-field";

const commonRules = ["type", "default", "required", "title", "description", "group", "show_if"];
const rulesOfType: Record<FieldType, readonly string[]> = {
  string: ["options", "pattern", "min_length", "max_length"],
  integer: ["min", "max", "step", "options"],
  float: ["min", "max", "step", "options"],
  boolean: [],
  quantity: ["min", "max", "options"],
};
const allRules = [...commonRules, ...new Set(Object.values(rulesOfType).flat())];
/** Names of the same rules in JSON schema and W&B. */
const otherRuleNames: Record<string, string> = {
  minimum: "min",
  maximum: "max",
  enum: "options",
  choices: "options",
  values: "options",
  multipleof: "step",
  minlength: "min_length",
  maxlength: "max_length",
  regex: "pattern",
  label: "title",
  help: "description",
  visible_if: "show_if",
  depends_on: "show_if",
  optional: "required",
};

type Details = Pick<Issue, "code" | "message"> & Partial<Issue>;

/** Reads the rules of one template field from its map and reports what each of them has wrong by itself. */
export class FieldReader {
  readonly name: string;
  private readonly fieldEntry: MapEntry;
  private readonly map: MapNode;
  private readonly issues: Issue[];

  constructor(name: string, fieldEntry: MapEntry, map: MapNode, issues: Issue[]) {
    this.name = name;
    this.fieldEntry = fieldEntry;
    this.map = map;
    this.issues = issues;
  }

  read(type: FieldType): TemplateField {
    this.checkRuleNames(type);
    const given = this.present("default");
    const byDefault = given && this.value(type, given);
    const field: TemplateField = {
      name: this.name,
      type,
      required: this.boolean("required") ?? byDefault === undefined,
      at: { name: positionIn(this.fieldEntry.keyOrigin) },
    };
    if (byDefault !== undefined) field.default = byDefault;
    this.readTexts(field);
    this.readLimits(field);
    this.readPattern(field);
    const options = rulesOfType[type].includes("options") ? this.present("options") : undefined;
    if (options) {
      const read = readFieldOptions(this.name, type, options, this.issues);
      if (read) field.options = read;
    }
    const showIf = this.showIf();
    if (showIf) field.showIf = showIf;
    return field;
  }

  /** Of a field whose type is not known: what is wrong whatever its type may be. */
  checkUntyped(): void {
    this.boolean("required");
    this.readTexts({});
    this.showIf();
  }

  entry(rule: string): MapEntry | undefined {
    return this.map.entries.get(rule);
  }

  report(entry: MapEntry, details: Details): void {
    const path = `/template_variables/${this.name}/${entry.key}`;
    this.issues.push(issueAt(entry.node.origin, { path, field: this.name, ...details }));
  }

  reportField(code: string, message: string, allowed: string): void {
    const path = `/template_variables/${this.name}`;
    this.issues.push(issueAt(this.fieldEntry.keyOrigin, { code, message, path, allowed, field: this.name }));
  }

  /** A rule that is written and not empty; an empty one is the same as none, and is said. */
  private present(rule: string): MapEntry | undefined {
    const entry = this.entry(rule);
    if (entry?.node.kind !== "scalar" || entry.node.value !== null) return entry;
    this.report(entry, {
      code: "empty-rule",
      severity: "warning",
      message: `"${rule}" of "${this.name}" is empty and has no effect.`,
    });
    return undefined;
  }

  private checkRuleNames(type: FieldType): void {
    const fitting = [...commonRules, ...rulesOfType[type]];
    for (const { key, keyOrigin } of this.map.entries.values()) {
      if (fitting.includes(key)) continue;
      const shown = describeValue(key);
      this.issues.push(
        issueAt(keyOrigin, {
          ...(allRules.includes(key)
            ? {
                code: "rule-not-for-type",
                message: `"${key}" is no rule for a field of type ${type}; it would have no effect.`,
              }
            : unknownRule(key, shown, fitting)),
          path: `/template_variables/${this.name}/${escapeKey(shown)}`,
          allowed: fitting.join(", "),
          found: shown,
          field: this.name,
        }),
      );
    }
  }

  private readTexts(field: Pick<TemplateField, "title" | "description" | "group">): void {
    for (const rule of ["title", "description", "group"] as const) {
      const entry = this.present(rule);
      if (!entry) continue;
      if (entry.node.kind === "scalar") field[rule] = entry.node.text;
      else this.wrongType(entry, "a text");
    }
  }

  private readLimits(field: TemplateField): void {
    const fitting = rulesOfType[field.type];
    for (const rule of ["min", "max"] as const) {
      const entry = fitting.includes(rule) ? this.present(rule) : undefined;
      const limit = entry && this.limit(field.type, entry);
      if (!entry || !limit) continue;
      field[rule] = limit;
      field.at = { ...field.at, [rule]: positionIn(entry.node.origin) };
    }
    const showIf = this.entry("show_if");
    if (showIf) field.at = { ...field.at, show_if: positionIn(showIf.node.origin) };
    const step = fitting.includes("step") ? this.number("step") : undefined;
    if (step !== undefined) field.step = step;
    if (field.type !== "string") return;
    const minLength = this.count("min_length");
    const maxLength = this.count("max_length");
    if (minLength !== undefined) field.minLength = minLength;
    if (maxLength !== undefined) field.maxLength = maxLength;
  }

  private limit(type: FieldType, entry: MapEntry): FieldLimit | undefined {
    const { node } = entry;
    if (node.kind !== "scalar" || typeof node.value === "boolean") {
      this.wrongType(entry, `a ${type === "quantity" ? "quantity" : "number"} or an expression`);
      return undefined;
    }
    if (type === "quantity" && parseQuantity(node.text)) return { literal: node.text };
    if (type !== "quantity" && typeof node.value === "number") {
      if (Number.isFinite(node.value)) return { literal: node.value };
      this.wrongType(entry, "a finite number");
      return undefined;
    }
    return this.expression(entry, node) ? { expression: node.text } : undefined;
  }

  private expression(entry: MapEntry, node: ScalarNode): boolean {
    const parsed = parseExpression(node.text);
    if (!("problem" in parsed)) return true;
    this.report(entry, {
      code: "bad-expression",
      message: `"${entry.key}" of "${this.name}" cannot be read: ${parsed.problem} (at character ${parsed.at + 1}).`,
      found: describeValue(node.text),
    });
    return false;
  }

  private readPattern(field: TemplateField): void {
    const entry = field.type === "string" ? this.present("pattern") : undefined;
    if (!entry) return;
    if (entry.node.kind !== "scalar") {
      this.wrongType(entry, "a text");
      return;
    }
    const pattern = compilePattern(entry.node.text);
    if ("matches" in pattern) field.pattern = entry.node.text;
    else {
      const message = `"pattern" of "${this.name}" cannot be used: ${pattern.problem}.`;
      this.report(entry, { code: "bad-pattern", message, allowed: "RE2 syntax, at most 500 characters" });
    }
  }

  private number(rule: string): number | undefined {
    const entry = this.present(rule);
    if (!entry) return undefined;
    const value = entry.node.kind === "scalar" ? entry.node.value : undefined;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      this.wrongType(entry, "a number");
      return undefined;
    }
    if (value > 0) return value;
    this.report(entry, {
      code: "step-not-positive",
      message: `"${rule}" of "${this.name}" must be above 0.`,
      allowed: "a number above 0",
      found: describeValue(value),
    });
    return undefined;
  }

  private count(rule: string): number | undefined {
    const entry = this.present(rule);
    if (!entry) return undefined;
    const value = entry.node.kind === "scalar" ? entry.node.value : undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    this.wrongType(entry, "a whole number from 0");
    return undefined;
  }

  private boolean(rule: string): boolean | undefined {
    const entry = this.present(rule);
    if (!entry) return undefined;
    if (entry.node.kind === "scalar" && typeof entry.node.value === "boolean") return entry.node.value;
    this.wrongType(entry, "true or false");
    return undefined;
  }

  private value(type: FieldType, entry: MapEntry): FieldValue | undefined {
    const read =
      entry.node.kind === "scalar" ? readFieldNode(type, entry.node) : { problem: "one value is needed" };
    if ("value" in read) return read.value;
    this.report(entry, {
      code: "default-wrong-type",
      message: `"${entry.key}" of "${this.name}" is not of type ${type}: ${read.problem}.`,
      allowed: type,
      ...(entry.node.kind === "scalar" ? { found: describeValue(entry.node.text) } : {}),
    });
    return undefined;
  }

  private showIf(): ShowIf | undefined {
    const entry = this.present("show_if");
    if (!entry) return undefined;
    const { node } = entry;
    if (node.kind === "scalar" && typeof node.value === "string") {
      return this.expression(entry, node) ? { expression: node.text } : undefined;
    }
    if (node.kind !== "map") {
      this.wrongType(entry, "a map {field: value} or {field: [values]}, or an expression");
      return undefined;
    }
    // The values get their types in `agreeFields`, when the fields they belong to are known.
    return { all: [...node.entries.keys()].map((field) => ({ field, values: [] })) };
  }

  private wrongType(entry: MapEntry, wanted: string): void {
    this.report(entry, {
      code: "wrong-type",
      message: `"${entry.key}" of "${this.name}" must be ${wanted}.`,
      allowed: wanted,
      ...(entry.node.kind === "scalar" ? { found: describeValue(entry.node.text) } : {}),
    });
  }
}

function positionIn(origin: MapEntry["keyOrigin"]): RulePosition {
  return { file: origin.document.file, ...positionOf(origin) };
}

function unknownRule(key: string, shown: string, fitting: string[]): Details {
  const lower = key.toLowerCase();
  const near = closestName(lower, [...fitting, ...Object.keys(otherRuleNames)]);
  const suggestion = near !== undefined && Object.hasOwn(otherRuleNames, near) ? otherRuleNames[near] : near;
  return {
    code: "unknown-rule",
    severity: "warning",
    message: `"${shown}" is not a rule of template fields, so it has no effect.${suggestion ? ` Did you mean "${suggestion}"?` : ""}`,
    ...(suggestion ? { suggestion } : {}),
  };
}
