import { evaluateExpression } from "./expression/expression";
import { isSameValue } from "./field-limits";
import { type FieldLookup, parsedExpression } from "./field-value";
import type { FieldValue, ShowIf, TemplateField } from "./template-field";

/** The fields that a condition looks at. */
export function fieldsOfCondition(showIf: ShowIf): string[] {
  if ("all" in showIf) return showIf.all.map((condition) => condition.field);
  const parsed = parsedExpression(showIf);
  return "fields" in parsed ? parsed.fields : [];
}

interface ConditionInput {
  fields: ReadonlyMap<string, TemplateField>;
  values: ReadonlyMap<string, FieldValue>;
  lookup: FieldLookup;
}

/** Whether `show_if` holds; a condition on a field that is hidden or has no value is false (R17). */
export function conditionHolds(showIf: ShowIf, input: ConditionInput): { holds: boolean; problem?: string } {
  if ("all" in showIf) {
    const holds = showIf.all.every((condition) => {
      const field = input.fields.get(condition.field);
      const value = input.values.get(condition.field);
      if (!field || value === undefined) return false;
      return condition.values.some((wanted) => isSameValue(field, wanted, value));
    });
    return { holds };
  }
  const parsed = parsedExpression(showIf);
  if ("problem" in parsed) return { holds: false, problem: parsed.problem };
  const result = evaluateExpression(parsed.expression, input.lookup);
  if ("problem" in result) return { holds: false, problem: result.problem };
  return { holds: "value" in result && result.value === true };
}

/** Fields in an order in which each comes after those its `show_if` looks at; fields of a cycle come last. */
export function inConditionOrder(fields: readonly TemplateField[]): TemplateField[] {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const waitsFor = new Map(
    fields.map((field) => {
      const others = field.showIf ? fieldsOfCondition(field.showIf) : [];
      return [field.name, new Set(others.filter((name) => byName.has(name)))];
    }),
  );
  const dependents = new Map<string, string[]>();
  for (const [name, others] of waitsFor) {
    for (const other of others) dependents.set(other, [...(dependents.get(other) ?? []), name]);
  }
  const ready = fields.filter((field) => waitsFor.get(field.name)?.size === 0).map((field) => field.name);
  const order = new Set<string>();
  for (let name = ready.shift(); name !== undefined; name = ready.shift()) {
    order.add(name);
    for (const dependent of dependents.get(name) ?? []) {
      const rest = waitsFor.get(dependent);
      rest?.delete(name);
      if (rest?.size === 0) ready.push(dependent);
    }
  }
  const names = [...order, ...fields.map((field) => field.name).filter((name) => !order.has(name))];
  return names.flatMap((name) => byName.get(name) ?? []);
}
