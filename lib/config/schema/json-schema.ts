import type { JsonValue } from "../tree/node";

/** The part of JSON Schema draft-07 that our schemas use. */
export interface JsonSchema {
  $schema?: string;
  $ref?: string;
  title?: string;
  description?: string;
  markdownDescription?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  enum?: JsonValue[];
  const?: JsonValue;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  default?: JsonValue;
  examples?: JsonValue[];
  definitions?: Record<string, JsonSchema>;
}

/** The schema a `$ref` leads to; other keywords beside a reference are ignored, as draft-07 says. */
export function resolveRef(schema: JsonSchema, definitions: Record<string, JsonSchema>): JsonSchema {
  let current = schema;
  for (let steps = 0; current.$ref !== undefined && steps < 10; steps += 1) {
    current = definitions[current.$ref.replace("#/definitions/", "")] ?? {};
  }
  return current;
}
