import { closestName } from "../issues/closest-name";
import { compare, type ExactNumber } from "../values/exact-number";
import { compilePattern } from "../values/pattern";
import { isNumber } from "./expression/expression";
import { allowedText, type FieldLimits, isOnFieldStep, isSameValue, nearestNumber } from "./field-limits";
import { expressionValueOf, limitText } from "./field-value";
import type { FieldValue, TemplateField } from "./template-field";

/** One rule of a field that a value breaks. */
export interface RuleBreach {
  code: string;
  /** What is wrong, as the end of a sentence about the value: "is above the maximum 8". */
  problem: string;
  allowed: string;
  suggestion?: string;
}

/** Every rule of a field that a value of its type breaks (R16, R21): the same answer in form, server and CLI. */
export function checkFieldValue(field: TemplateField, value: FieldValue, limits: FieldLimits): RuleBreach[] {
  const breaches = [
    ...optionBreaches(field, value),
    ...numberBreaches(field, value, limits),
    ...textBreaches(field, value),
  ];
  if (breaches.length === 0) return [];
  const allowed = allowedText(field, limits);
  const suggestion = nearestAllowed(field, value, limits);
  return breaches.map((breach) => ({
    ...breach,
    allowed,
    ...(suggestion === undefined ? {} : { suggestion: String(suggestion) }),
  }));
}

/** The nearest allowed value, where one can be named and it really satisfies every rule. */
export function nearestAllowed(
  field: TemplateField,
  value: FieldValue,
  limits: FieldLimits,
): FieldValue | undefined {
  const exact = expressionValueOf(field.type, value);
  const nearest =
    exact !== undefined && isNumber(exact) ? nearestNumber(field, exact, limits) : nearestText(field, value);
  if (nearest === undefined || isSameValue(field, nearest, value)) return undefined;
  const stillBroken =
    optionBreaches(field, nearest).length +
    numberBreaches(field, nearest, limits).length +
    textBreaches(field, nearest).length;
  return stillBroken > 0 ? undefined : nearest;
}

type Breach = Pick<RuleBreach, "code" | "problem">;

function optionBreaches(field: TemplateField, value: FieldValue): Breach[] {
  if (!field.options || field.options.some((option) => isSameValue(field, option.value, value))) return [];
  return [{ code: "value-not-an-option", problem: "is not one of the options" }];
}

function numberBreaches(field: TemplateField, value: FieldValue, limits: FieldLimits): Breach[] {
  const exact = expressionValueOf(field.type, value);
  if (exact === undefined || !isNumber(exact)) return [];
  const breaches: Breach[] = [];
  const text = (limit: ExactNumber) => limitText(field.type, limit);
  if (limits.min && compare(exact, limits.min) < 0) {
    breaches.push({ code: "value-below-min", problem: `is below the minimum ${text(limits.min)}` });
  }
  if (limits.max && compare(exact, limits.max) > 0) {
    breaches.push({ code: "value-above-max", problem: `is above the maximum ${text(limits.max)}` });
  }
  if (!isOnFieldStep(exact, limits)) {
    const base = limits.min ? text(limits.min) : "0";
    breaches.push({
      code: "value-off-step",
      problem: `is not a multiple of ${field.step} counted from ${base}`,
    });
  }
  return breaches;
}

function textBreaches(field: TemplateField, value: FieldValue): Breach[] {
  if (field.type !== "string" || typeof value !== "string") return [];
  const breaches: Breach[] = [];
  const length = [...value].length;
  if (field.minLength !== undefined && length < field.minLength) {
    breaches.push({ code: "value-too-short", problem: `is shorter than ${field.minLength} characters` });
  }
  if (field.maxLength !== undefined && length > field.maxLength) {
    breaches.push({ code: "value-too-long", problem: `is longer than ${field.maxLength} characters` });
  }
  if (field.pattern !== undefined) {
    const pattern = compilePattern(field.pattern);
    if (!("matches" in pattern) || !pattern.matches(value)) {
      breaches.push({ code: "value-breaks-pattern", problem: `does not match the pattern ${field.pattern}` });
    }
  }
  return breaches;
}

function nearestText(field: TemplateField, value: FieldValue): FieldValue | undefined {
  const options = field.options?.map((option) => option.value);
  if (!options) return undefined;
  return closestName(
    String(value),
    options.filter((option) => typeof option === "string"),
  );
}
