import { closestName } from "../issues/closest-name";
import { isUnknownText } from "../render/unknown-text";
import type { JsonObject, JsonValue } from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { parseQuantity } from "../values/quantity";
import { type JsonSchema, resolveRef } from "./json-schema";

/** One thing a schema refuses: where, what, and what would be allowed. */
export interface SchemaProblem {
  path: string;
  kind: "type" | "unknown" | "missing" | "value";
  /** Ends a sentence that starts with the key: "must be …". */
  text: string;
  allowed?: string;
  found?: string;
  suggestion?: string;
}

interface Check {
  definitions: Record<string, JsonSchema>;
  problems: SchemaProblem[];
}

const maxProblems = 100;

/**
 * Checks JSON data against a schema of ours without compiling it, so that it runs where code from text is forbidden.
 * Text with a template hole passes everywhere, text with a `${…}` reference passes every rule on text.
 */
export function checkJson(value: JsonValue, schema: JsonSchema): SchemaProblem[] {
  const check: Check = { definitions: schema.definitions ?? {}, problems: [] };
  visit(check, value, schema, "");
  return check.problems;
}

function visit(check: Check, value: JsonValue, given: JsonSchema, path: string): void {
  if (check.problems.length >= maxProblems || isHole(value)) return;
  const schema = resolveRef(given, check.definitions);
  if (schema.type !== undefined && !hasType(value, schema.type)) {
    const allowed = typeNames(schema.type);
    check.problems.push({ path, kind: "type", text: `must be ${allowed}`, allowed, found: describe(value) });
    return;
  }
  if (schema.enum && !schema.enum.some((item) => item === value))
    refuseChoice(check, value, schema.enum, path);
  if (typeof value === "string") visitText(check, value, schema, path);
  else if (typeof value === "number") visitNumber(check, value, schema, path);
  else if (Array.isArray(value)) visitList(check, value, schema, path);
  else if (typeof value === "object" && value !== null) visitMap(check, value, schema, path);
}

function isHole(value: JsonValue): boolean {
  return typeof value === "string" && /\{\{\s*[A-Za-z_][\w-]*\s*\}\}/u.test(value);
}

function hasType(value: JsonValue, type: string | string[]): boolean {
  const types = typeof type === "string" ? [type] : type;
  return types.some((name) => isOfType(value, name));
}

function isOfType(value: JsonValue, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}

const words: Record<string, string> = {
  integer: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "empty",
};

function typeNames(type: string | string[]): string {
  return (typeof type === "string" ? [type] : type).map((name) => words[name] ?? name).join(" or ");
}

function describe(value: JsonValue): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  if (typeof value !== "string") return value === null ? "nothing" : `the ${typeof value} ${value}`;
  return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
}

function refuseChoice(check: Check, value: JsonValue, choices: JsonValue[], path: string): void {
  const names = choices.map(String);
  const suggestion = closestName(String(value), names);
  const shown =
    names.length > 8 ? `${names.slice(0, 8).join(", ")} … (${names.length} in all)` : names.join(", ");
  check.problems.push({
    path,
    kind: "value",
    text: `must be ${names.length > 1 ? "one of " : ""}${shown}`,
    allowed: shown,
    found: describe(value),
    ...(suggestion ? { suggestion } : {}),
  });
}

function refuse(check: Check, value: JsonValue, path: string, allowed: string): void {
  check.problems.push({ path, kind: "value", text: `must be ${allowed}`, allowed, found: describe(value) });
}

function visitText(check: Check, value: string, schema: JsonSchema, path: string): void {
  if (isUnknownText(value)) return;
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    refuse(check, `${length} characters`, path, `at most ${schema.maxLength} characters long`);
  } else if (schema.minLength !== undefined && length < schema.minLength) {
    refuse(check, value, path, `at least ${schema.minLength} characters long`);
  } else if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) {
    refuse(check, value, path, `a text of the form ${schema.pattern}`);
  } else if (schema.format === "quantity" && !parseQuantity(value)) {
    refuse(check, value, path, "a quantity such as 512Mi, 64Gi, 500m or 2");
  } else if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) {
    refuse(check, value, path, "a date and time such as 2030-01-31T12:00:00Z");
  }
}

function visitNumber(check: Check, value: number, schema: JsonSchema, path: string): void {
  const isTooLarge = schema.format === "int32" && Math.abs(value) > 2 ** 31 - 1;
  if (schema.minimum !== undefined && value < schema.minimum)
    refuse(check, value, path, `at least ${schema.minimum}`);
  else if (schema.maximum !== undefined && value > schema.maximum)
    refuse(check, value, path, `at most ${schema.maximum}`);
  else if (isTooLarge) refuse(check, value, path, `at most ${2 ** 31 - 1}`);
}

function visitList(check: Check, value: JsonValue[], schema: JsonSchema, path: string): void {
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    refuse(check, `${value.length} items`, path, `at most ${schema.maxItems} items long`);
  } else if (schema.minItems !== undefined && value.length < schema.minItems) {
    refuse(check, `${value.length} items`, path, `at least ${schema.minItems} items long`);
  }
  for (const [index, item] of value.entries()) {
    if (schema.items) visit(check, item, schema.items, `${path}/${index}`);
  }
}

function visitMap(check: Check, value: JsonObject, schema: JsonSchema, path: string): void {
  const keys = Object.keys(value);
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties) {
    refuse(check, `${keys.length} keys`, path, `at most ${schema.maxProperties} keys long`);
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) {
      check.problems.push({ path, kind: "missing", text: `needs \`${key}\``, allowed: key });
    }
  }
  for (const key of keys) visitKey(check, value, key, schema, path);
}

function visitKey(check: Check, value: JsonObject, key: string, schema: JsonSchema, path: string): void {
  const child = value[key];
  const at = `${path}/${escapeKey(key)}`;
  if (child === undefined) return;
  if (schema.propertyNames) visit(check, key, schema.propertyNames, at);
  const known =
    schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (known) visit(check, child, known, at);
  else if (typeof schema.additionalProperties === "object")
    visit(check, child, schema.additionalProperties, at);
  else if (schema.additionalProperties === false) refuseKey(check, key, schema, at);
}

function refuseKey(check: Check, key: string, schema: JsonSchema, path: string): void {
  const suggestion = closestName(key, Object.keys(schema.properties ?? {}));
  check.problems.push({
    path,
    kind: "unknown",
    text: suggestion ? `is not known here; did you mean \`${suggestion}\`?` : "is not known here",
    found: key,
    ...(suggestion ? { suggestion } : {}),
  });
}
