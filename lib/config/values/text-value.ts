import type { FieldType, FieldValue } from "../fields/template-field";
import { parseQuantity } from "./quantity";

export type TextValue = { value: FieldValue } | { problem: string };

const integerSyntax = /^[+-]?[0-9]+$/;
const floatSyntax = /^[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

function parseInteger(text: string): TextValue {
  if (!integerSyntax.test(text)) return { problem: "an integer is an optional sign and decimal digits" };
  const value = Number(text);
  if (!Number.isSafeInteger(value)) return { problem: "an integer lies within ±9007199254740991" };
  return { value: value === 0 ? 0 : value };
}

function parseFloatText(text: string): TextValue {
  if (!floatSyntax.test(text)) return { problem: "a float is written like 0.5, 12 or 3e-4" };
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: "the number is too large" };
  return { value: value === 0 ? 0 : value };
}

/** Reads the text of `--set`, a form or a query string by the field's type (R19). */
export function parseTextValue(type: FieldType, text: string): TextValue {
  switch (type) {
    case "string":
      return { value: text };
    case "integer":
      return parseInteger(text);
    case "float":
      return parseFloatText(text);
    case "boolean":
      if (text === "true" || text === "false") return { value: text === "true" };
      return { problem: "a boolean is true or false" };
    case "quantity":
      if (parseQuantity(text)) return { value: text };
      return { problem: "a quantity is a number with an optional unit, such as 512Mi, 64Gi or 1500m" };
  }
}
