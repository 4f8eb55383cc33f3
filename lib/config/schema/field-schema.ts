import type { JsonSchema } from "./json-schema";
import { about, anyNumber, choice, flag, mapOf, plainText, record, text, wholeNumber } from "./schema-parts";

const limit: JsonSchema = { type: ["number", "string"] };

/** The rules of one template field, with what they mean. */
export const fieldRules: Record<string, JsonSchema> = {
  type: about(
    "What kind of value the field takes.",
    choice("string", "integer", "float", "boolean", "quantity"),
  ),
  default: about("The value when nobody enters one; it must satisfy the other rules.", text),
  options: about("The allowed values; each a value, or `{value, label}`.", {
    type: "array",
    minItems: 1,
    maxItems: 1000,
    items: { anyOf: [text, record({ value: text, label: plainText }, ["value"])] },
  }),
  min: about('The smallest allowed value, or an expression over other fields: `"{{nodes}} * 2"`.', limit),
  max: about('The largest allowed value, or an expression over other fields: `"{{nodes}} * 8"`.', limit),
  step: about("The distance between allowed values, counted from `min` (else 0).", anyNumber),
  pattern: about("RE2 syntax; must match the whole value.", plainText),
  min_length: about("The least number of characters.", wholeNumber),
  max_length: about("The greatest number of characters.", wholeNumber),
  title: about("The label in the form.", plainText),
  description: about("The help text in the form.", plainText),
  required: about("Whether a value must be given; true when there is no default.", flag),
  group: about("Fields of the same group stand together.", plainText),
  show_if: about("When the field exists: a map of field to value(s), or an expression.", {
    anyOf: [plainText, mapOf({})],
  }),
};

/** The schema of `template_variables`. */
export const fieldsSchema: JsonSchema = {
  type: "object",
  description: "The rule of each template variable: type, default, limits, and how the form shows it.",
  additionalProperties: {
    type: "object",
    properties: fieldRules,
    required: ["type"],
    additionalProperties: false,
  },
};
