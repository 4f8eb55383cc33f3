import type { ScalarNode } from "../tree/node";
import { type ExactNumber, exactOf, exactText } from "../values/exact-number";
import { parseQuantity, quantityText } from "../values/quantity";
import { parseTextValue, type TextValue } from "../values/text-value";
import { type Evaluation, type ExpressionValue, evaluateExpression, isNumber } from "./expression/expression";
import type { ExpressionType } from "./expression/expression-type";
import { type ParsedExpression, parseExpression } from "./expression/parse-expression";
import type { FieldLimit, FieldType, FieldValue } from "./template-field";

/** What a field's value is inside an expression. */
export type FieldLookup = (name: string) => ExpressionValue | undefined;

export const expressionTypes: Record<FieldType, ExpressionType> = {
  string: "text",
  integer: "number",
  float: "number",
  quantity: "number",
  boolean: "boolean",
};

const typeProblems: Record<FieldType, string> = {
  string: "a text is needed",
  integer: "a whole number within ±9007199254740991 is needed",
  float: "a finite number is needed",
  boolean: "true or false is needed",
  quantity: "a quantity is needed, such as 512Mi, 64Gi or 1500m",
};

/** A field's value as an expression sees it; undefined when it is not of the field's type. */
export function expressionValueOf(type: FieldType, value: FieldValue): ExpressionValue | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "quantity":
      return typeof value === "string" ? parseQuantity(value) : undefined;
    case "integer":
    case "float":
      return typeof value === "number" ? exactOf(value) : undefined;
  }
}

/** Checks the type of a value that arrived: text is parsed (R19), other values are taken as they are. */
export function readFieldValue(type: FieldType, value: unknown): TextValue {
  if (typeof value === "string") return parseTextValue(type, value);
  if (type === "boolean" && typeof value === "boolean") return { value };
  if (type === "float" && typeof value === "number" && Number.isFinite(value)) return { value };
  if (type === "integer" && typeof value === "number" && Number.isSafeInteger(value)) {
    return { value: value === 0 ? 0 : value };
  }
  return { problem: typeProblems[type] };
}

/** The value of a `default` or an option as a document wrote it: string and quantity take the source text (R3). */
export function readFieldNode(type: FieldType, node: ScalarNode): TextValue {
  if (node.value === null) return { problem: typeProblems[type] };
  if (type === "string") return { value: node.text };
  if (type === "quantity") return parseTextValue(type, node.text);
  return typeof node.value === "string" ? { problem: typeProblems[type] } : readFieldValue(type, node.value);
}

/** An exact number as text of the field's type: `64Gi` for a quantity, `8` for an integer. */
export function limitText(type: FieldType, value: ExactNumber): string {
  return type === "quantity" ? quantityText(value) : exactText(value);
}

const parsedLimits = new WeakMap<object, ParsedExpression>();

/** Parses the expression of a limit or condition once per object. */
export function parsedExpression(holder: { expression: string }): ParsedExpression {
  const known = parsedLimits.get(holder);
  if (known) return known;
  const parsed = parseExpression(holder.expression);
  parsedLimits.set(holder, parsed);
  return parsed;
}

export type LimitValue = { value: ExactNumber } | { missing: string } | { problem: string };

/** The present value of `min` or `max` (R18). */
export function evaluateLimit(type: FieldType, limit: FieldLimit, lookup: FieldLookup): LimitValue {
  if ("literal" in limit) {
    const literal = expressionValueOf(type === "integer" ? "float" : type, limit.literal);
    return literal !== undefined && isNumber(literal) ? { value: literal } : { problem: "not a number" };
  }
  const parsed = parsedExpression(limit);
  if ("problem" in parsed) return { problem: parsed.problem };
  return numberOf(evaluateExpression(parsed.expression, lookup));
}

function numberOf(evaluation: Evaluation): LimitValue {
  if (!("value" in evaluation)) return evaluation;
  return isNumber(evaluation.value) ? { value: evaluation.value } : { problem: "the result is not a number" };
}
