import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { maskSecrets } from "../secrets/find-secrets";
import { describeValue } from "../tree/describe-value";
import { escapeKey } from "../tree/pointer";
import { nearTextValue } from "../values/near-text-value";
import { checkFieldValue } from "./check-field-value";
import { checkTemplateText } from "./check-template-text";
import type { ExpressionValue } from "./expression/expression";
import { allowedText, type FieldLimits, limitsOf } from "./field-limits";
import { expressionValueOf, type FieldLookup, readFieldValue } from "./field-value";
import { conditionHolds, inConditionOrder } from "./field-visibility";
import type { FieldValue, RulePosition, TemplateField } from "./template-field";

export interface CheckedValues {
  /** Typed values of the visible fields, defaults included. */
  values: Record<string, FieldValue>;
  issues: Issue[];
  /** Names of the fields whose `show_if` does not hold. */
  hidden: string[];
}

/** Template values as they arrive: text from `--set`, forms and query strings, typed values from JSON. */
export type GivenValues = Readonly<Record<string, FieldValue | null | undefined>>;

/**
 * Decides which fields exist, types their values and checks every rule (R16–R19, R21). Form, server, CLI and API all
 * call this. A value that breaks a limit stays in `values`, so that a preview can show it; its issue says no.
 */
export function checkValues(fields: readonly TemplateField[], given: GivenValues): CheckedValues {
  const state = new ValueCheck(fields);
  const entries = new Map(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null) as [
      string,
      FieldValue,
    ][],
  );
  for (const field of inConditionOrder(fields)) state.read(field, entries.get(field.name));
  for (const field of fields) state.check(field);
  for (const name of entries.keys()) state.checkName(name);
  const inOrder = fields.flatMap((field) => {
    const value = state.values.get(field.name);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return {
    values: Object.fromEntries(inOrder),
    issues: state.issues,
    hidden: fields.map((field) => field.name).filter((name) => state.hidden.has(name)),
  };
}

class ValueCheck {
  readonly values = new Map<string, FieldValue>();
  readonly hidden = new Set<string>();
  readonly issues: Issue[] = [];
  private readonly fields: ReadonlyMap<string, TemplateField>;
  /** Fields whose value did not come from the default, which was checked when the queue was saved. */
  private readonly given = new Set<string>();
  /** Fields that already have an issue: what follows from it is not said again. */
  private readonly faulty = new Set<string>();

  constructor(fields: readonly TemplateField[]) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
  }

  readonly lookup: FieldLookup = (name): ExpressionValue | undefined => {
    const field = this.fields.get(name);
    const value = this.values.get(name);
    return field && value !== undefined ? expressionValueOf(field.type, value) : undefined;
  };

  /** First pass, in condition order: is the field there, and what is its typed value? */
  read(field: TemplateField, given: FieldValue | undefined): void {
    if (!this.isVisible(field)) {
      this.hidden.add(field.name);
      if (given !== undefined) this.dropHidden(field);
      return;
    }
    if (given === undefined) {
      this.takeDefault(field);
      return;
    }
    const read = readFieldValue(field.type, given);
    if ("value" in read) {
      this.given.add(field.name);
      this.values.set(field.name, read.value);
      return;
    }
    const suggestion = typeof given === "string" ? nearTextValue(field.type, given) : undefined;
    this.report(field, {
      code: "value-wrong-type",
      message: `The value of "${field.name}" is not of type ${field.type}: ${read.problem}.`,
      allowed: field.type,
      found: describeValue(typeof given === "string" ? maskSecrets(given, field.name) : given),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  /** Second pass, when all values are known: every rule of the field. */
  check(field: TemplateField): void {
    const value = this.values.get(field.name);
    if (value === undefined) return;
    const limits = limitsOf(field, this.lookup);
    this.reportFailures(field, limits);
    if (typeof value === "string" && field.type === "string" && this.given.has(field.name)) {
      for (const breach of checkTemplateText(field.name, value)) this.report(field, breach);
    }
    const shown = describeValue(typeof value === "string" ? maskSecrets(value, field.name) : value);
    for (const breach of checkFieldValue(field, value, limits)) {
      this.report(field, {
        code: breach.code,
        message: `The value ${shown} of "${field.name}" ${breach.problem}; allowed: ${breach.allowed}.`,
        allowed: breach.allowed,
        found: shown,
        ...(breach.suggestion === undefined ? {} : { suggestion: breach.suggestion }),
      });
    }
  }

  checkName(name: string): void {
    if (this.fields.has(name)) return;
    const suggestion = closestName(name, this.fields.keys());
    const shown = describeValue(name);
    const hint = suggestion ? ` Did you mean "${suggestion}"?` : "";
    const names = [...this.fields.keys()];
    this.issues.push({
      code: "unknown-field",
      severity: "error",
      message: `The queue has no template field "${shown}".${hint || (names.length ? ` It has: ${describeValue(names.join(", "))}.` : " It has none.")}`,
      path: `/template_variables/${escapeKey(shown)}`,
      layer: "template",
      found: shown,
      field: shown,
      ...(suggestion ? { suggestion } : {}),
    });
  }

  private isVisible(field: TemplateField): boolean {
    if (!field.showIf) return true;
    const condition = conditionHolds(field.showIf, {
      fields: this.fields,
      values: this.values,
      lookup: this.lookup,
    });
    if (condition.problem) this.reportRule(field, "show_if", condition.problem);
    return condition.holds;
  }

  private takeDefault(field: TemplateField): void {
    if (field.default !== undefined) {
      this.values.set(field.name, field.default);
      return;
    }
    if (!field.required) return;
    const allowed = allowedText(field, limitsOf(field, this.lookup));
    this.report(field, {
      code: "value-missing",
      message: `"${field.name}" needs a value; allowed: ${allowed}.`,
      allowed,
    });
  }

  private dropHidden(field: TemplateField): void {
    this.issues.push({
      code: "hidden-value-dropped",
      severity: "warning",
      message: `"${field.name}" does not apply here (its show_if does not hold), so its value is not used.`,
      path: `/template_variables/${field.name}`,
      layer: "template",
      field: field.name,
    });
  }

  private reportFailures(field: TemplateField, limits: FieldLimits): void {
    for (const { rule, result } of limits.failures) {
      if ("problem" in result) this.reportRule(field, rule, result.problem);
      else if (!this.faulty.has(result.missing)) {
        this.reportRule(field, rule, `"${result.missing}" has no value`);
      }
    }
  }

  private report(field: TemplateField, details: Pick<Issue, "code" | "message"> & Partial<Issue>): void {
    if (details.severity !== "warning") this.faulty.add(field.name);
    this.issues.push({
      severity: "error",
      path: `/template_variables/${field.name}`,
      layer: "template",
      field: field.name,
      ...details,
    });
  }

  /** An issue about the rule itself points into the document (R18, R21). */
  private reportRule(field: TemplateField, rule: "min" | "max" | "show_if", problem: string): void {
    const at: RulePosition | undefined = field.at?.[rule];
    this.issues.push({
      code: "expression-has-no-value",
      severity: "error",
      message: `"${rule}" of "${field.name}" cannot be computed: ${problem}.`,
      path: `/template_variables/${field.name}/${rule}`,
      layer: "queue",
      field: field.name,
      ...at,
    });
  }
}
