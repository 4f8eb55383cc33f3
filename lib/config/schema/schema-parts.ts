import type { JsonSchema } from "./json-schema";

/** Small schemas that several places of the documents share. */
export const text: JsonSchema = { type: ["string", "number", "boolean"] };
export const plainText: JsonSchema = { type: "string" };
export const flag: JsonSchema = { type: "boolean" };
export const wholeNumber: JsonSchema = { type: "integer" };
export const anyNumber: JsonSchema = { type: "number" };
export const textList: JsonSchema = { type: "array", items: text };
export const textOrList: JsonSchema = { anyOf: [text, textList] };

export const hole: JsonSchema = {
  type: "string",
  pattern: "\\{\\{",
  description:
    "A template variable: `{{name}}` takes the value that the person enters, checked by its field.",
};

/** A schema that also takes a template hole. */
export function orHole(schema: JsonSchema): JsonSchema {
  const { description, title, ...rest } = schema;
  return {
    ...(title ? { title } : {}),
    ...(description ? { description } : {}),
    anyOf: [rest, { $ref: "#/definitions/hole" }],
  };
}

export function mapOf(value: JsonSchema): JsonSchema {
  return { type: "object", additionalProperties: value };
}

export function record(properties: Record<string, JsonSchema>, required?: string[]): JsonSchema {
  return { type: "object", properties, ...(required ? { required } : {}) };
}

export function about(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description };
}

export const choice = (...values: string[]): JsonSchema => ({ enum: values });

export const duration: JsonSchema = {
  anyOf: [
    { type: "string", pattern: "^(\\d+(\\.\\d+)?|(\\d+h)?(\\d+m)?(\\d+s)?)$" },
    { type: "number", minimum: 0 },
  ],
};

export const quantities: JsonSchema = mapOf({ type: ["string", "number"] });
