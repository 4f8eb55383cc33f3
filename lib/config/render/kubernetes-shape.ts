import { targetSchemas } from "../schema/check-target-schema";
import { type JsonSchema, resolveRef } from "../schema/json-schema";
import type { JsonValue } from "../tree/node";
import { isMap } from "./render-context";

const definitions = targetSchemas.kubernetes.definitions ?? {};

/** `secret_ref` as `secretRef`, wherever the schema knows only the second; keys that are data stay as they are. */
export function camelKeys(value: JsonValue, definition: string): JsonValue {
  return reshape(value, { $ref: `#/definitions/${definition}` });
}

function reshape(value: JsonValue, given: JsonSchema | undefined): JsonValue {
  if (given === undefined) return value;
  const schema = resolveRef(given, definitions);
  if (Array.isArray(value)) return value.map((item) => reshape(item, schema.items));
  if (!isMap(value)) return asWritten(value, schema);
  const properties = schema.properties ?? {};
  const data = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const name = knownName(key, properties);
      return [name, reshape(child, Object.hasOwn(properties, name) ? properties[name] : data)];
    }),
  );
}

function knownName(key: string, properties: Record<string, JsonSchema>): string {
  if (Object.hasOwn(properties, key)) return key;
  const camel = key.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(properties, camel) ? camel : key;
}

/** Labels, selectors and variables want text; a number or a boolean written there is that text (R3). */
function asWritten(value: JsonValue, schema: JsonSchema): JsonValue {
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return isScalar && schema.type === "string" ? String(value) : value;
}

/** A lower-case DNS label of at most 63 characters (RFC 1123), or undefined when nothing of the text is left. */
export function dnsLabel(text: string, longest = 63): string | undefined {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/gu, "");
  return label === "" ? undefined : label;
}

/** A text as the value of a label: at most 63 letters, digits, `-`, `_` and `.`. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/gu, "-")
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/gu, "");
}
