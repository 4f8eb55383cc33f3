/** JSON Schemas as rows for people: the reference page and the page in the app print the same. */
import type { JsonValue } from "../config/tree/node";

export interface SchemaRow {
  /** `queue`, `job.id`, `rows[].state`. */
  name: string;
  /** `text, at most 200 characters`, `one of a, b`. */
  type: string;
  isRequired: boolean;
  description: string;
}

type Schema = Record<string, unknown>;

/** The properties of a schema, those of nested objects after their parent. */
export function schemaRows(schema: unknown, prefix = ""): SchemaRow[] {
  const { properties, required } = asSchema(schema);
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(asSchema(properties)).flatMap(([key, property]) => {
    const own = asSchema(property);
    const name = prefix + key;
    const row = {
      name,
      type: typeWords(own),
      isRequired: needed.includes(key),
      description: typeof own.description === "string" ? own.description : "",
    };
    return [row, ...schemaRows(own, `${name}.`), ...schemaRows(own.items, `${name}[].`)];
  });
}

/** The name of the schema that is referred to, if it is a reference. */
export function referenceName(schema: unknown): string | undefined {
  const { $ref } = asSchema(schema);
  return typeof $ref === "string" ? $ref.split("/").at(-1) : undefined;
}

export function typeWords(given: unknown): string {
  const schema = asSchema(given);
  const reference = referenceName(schema);
  if (reference !== undefined) return reference;
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return choices.map(typeWords).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return [plainWords(schema), ...limitWords(schema)].join(", ");
}

function plainWords(schema: Schema): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(", ")}`;
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? "time" : "text";
    case "array":
      return `list of ${typeWords(schema.items)}`;
    case "object":
      return schema.properties ? "object" : `map of ${typeWords(schema.additionalProperties)}`;
    case undefined:
      return "any value";
    default:
      return String(schema.type);
  }
}

function limitWords(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, maxItems } = schema;
  const words: string[] = [];
  if (typeof minLength === "number" && minLength > 1) words.push(`at least ${count(minLength)} characters`);
  if (typeof maxLength === "number") words.push(`at most ${count(maxLength)} characters`);
  if (typeof minimum === "number" && typeof maximum === "number")
    words.push(`${count(minimum)} to ${count(maximum)}`);
  else if (typeof minimum === "number") words.push(`at least ${count(minimum)}`);
  if (typeof maxItems === "number") words.push(`at most ${count(maxItems)}`);
  const fallback = schema.default as JsonValue | undefined;
  if (fallback !== undefined && !isEmpty(fallback)) words.push(`default ${JSON.stringify(fallback)}`);
  return words;
}

function isEmpty(value: JsonValue): boolean {
  return value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function asSchema(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
