import {
  add,
  compare,
  divide,
  type ExactNumber,
  exactOf,
  floor,
  isOnStep,
  multiply,
  negate,
  subtract,
  toNumber,
  zero,
} from "../values/exact-number";
import { isNumber } from "./expression/expression";
import {
  evaluateLimit,
  expressionValueOf,
  type FieldLookup,
  type LimitValue,
  limitText,
} from "./field-value";
import type { FieldValue, TemplateField } from "./template-field";

/** The limits of one field, with its expressions evaluated over the other fields' present values. */
export interface FieldLimits {
  min?: ExactNumber;
  max?: ExactNumber;
  step?: ExactNumber;
  /** Limits that could not be computed, and why. */
  failures: { rule: "min" | "max"; result: Exclude<LimitValue, { value: ExactNumber }> }[];
}

export function limitsOf(field: TemplateField, lookup: FieldLookup): FieldLimits {
  const limits: FieldLimits = { failures: [] };
  for (const rule of ["min", "max"] as const) {
    const limit = field[rule];
    if (limit === undefined) continue;
    const result = evaluateLimit(field.type, limit, lookup);
    if ("value" in result) limits[rule] = result.value;
    else limits.failures.push({ rule, result });
  }
  if (field.step !== undefined) limits.step = exactOf(field.step);
  return limits;
}

/** What a field allows, in the words of issues and forms: "1 – 8", "at least 3 characters". */
export function allowedText(field: TemplateField, limits: FieldLimits): string {
  const parts: string[] = [];
  if (field.options) {
    const shown = field.options.slice(0, 12).map((option) => String(option.value));
    parts.push(field.options.length > 12 ? `${shown.join(", ")} …` : shown.join(", "));
  }
  const range = rangeText(
    limits.min && limitText(field.type, limits.min),
    limits.max && limitText(field.type, limits.max),
  );
  if (range) parts.push(range);
  if (field.step !== undefined) parts.push(`in steps of ${field.step}`);
  const length = rangeText(field.minLength?.toString(), field.maxLength?.toString());
  if (length) parts.push(`${length} characters`);
  if (field.pattern !== undefined) parts.push(`text that matches ${field.pattern}`);
  return parts.join(", ") || (field.type === "string" ? "any text" : `any ${field.type}`);
}

/** "1 – 8", "at least 1", "at most 8". */
export function rangeText(min: string | undefined, max: string | undefined): string | undefined {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `${min} – ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? undefined : `at most ${max}`;
}

/** Whether two values of a field are the same: quantities and numbers by value. */
export function isSameValue(field: TemplateField, a: FieldValue, b: FieldValue): boolean {
  const left = expressionValueOf(field.type, a);
  const right = expressionValueOf(field.type, b);
  if (left === undefined || right === undefined) return a === b;
  return isNumber(left) && isNumber(right) ? compare(left, right) === 0 : left === right;
}

/** Whether the value lies on the field's steps, counted from `min`, else from 0 (R16). */
export function isOnFieldStep(value: ExactNumber, limits: FieldLimits): boolean {
  return limits.step === undefined || isOnStep(value, limits.min ?? zero, limits.step);
}

/** The allowed number nearest to the one given, for "did you mean" in forms; undefined when nothing is allowed. */
export function nearestNumber(
  field: TemplateField,
  value: ExactNumber,
  limits: FieldLimits,
): FieldValue | undefined {
  const allowed = (field.options ?? [])
    .map((option) => ({ option, exact: expressionValueOf(field.type, option.value) }))
    .flatMap(({ option, exact }) => (exact !== undefined && isNumber(exact) ? [{ option, exact }] : []));
  if (field.options) {
    const distance = (exact: ExactNumber) => {
      const gap = subtract(exact, value);
      return gap.n < 0n ? { n: -gap.n, d: gap.d } : gap;
    };
    return allowed.sort((a, b) => compare(distance(a.exact), distance(b.exact)))[0]?.option.value;
  }
  const nearest = nearestInRange(field, value, limits);
  if (!nearest) return undefined;
  return field.type === "quantity" ? limitText("quantity", nearest) : toNumber(nearest);
}

function nearestInRange(
  field: TemplateField,
  value: ExactNumber,
  limits: FieldLimits,
): ExactNumber | undefined {
  const { min, max } = limits;
  if (min && max && compare(min, max) > 0) return undefined;
  const step = limits.step ?? (field.type === "integer" ? { n: 1n, d: 1n } : undefined);
  if (step) return nearestStep(value, limits, step);
  if (min && compare(value, min) < 0) return min;
  return max && compare(value, max) > 0 ? max : value;
}

function nearestStep(
  value: ExactNumber,
  { min, max, step: written }: FieldLimits,
  step: ExactNumber,
): ExactNumber | undefined {
  const base = written ? (min ?? zero) : zero;
  const stepsTo = (target: ExactNumber) => divide(subtract(target, base), step) ?? zero;
  let steps = floor(add(stepsTo(value), { n: 1n, d: 2n }));
  const highest = max && floor(stepsTo(max));
  if (highest !== undefined && steps > highest) steps = highest;
  const lowest = min && -floor(negate(stepsTo(min)));
  if (lowest !== undefined && steps < lowest) steps = lowest;
  const nearest = add(base, multiply({ n: steps, d: 1n }, step));
  return max && compare(nearest, max) > 0 ? undefined : nearest;
}
