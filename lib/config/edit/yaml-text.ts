import type { JsonValue } from "../tree/node";
import { yamlScalar } from "../tree/yaml-scalar";

/** How new text is written so that it looks like its surroundings. */
export interface TextStyle {
  eol: string;
  /** One level of indentation. */
  step: string;
  /** Keys and texts in double quotes, as in JSON. */
  json: boolean;
}

/** End of line, indentation and kind of quotes of a text. */
export function styleOf(text: string): TextStyle {
  const indented = /^(?:[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?)\r?\n( +)[^\s#-]/mu.exec(text);
  return {
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    step: indented?.[1] && indented[1].length <= 8 ? indented[1] : "  ",
    json: /^\s*\{\s*"/u.test(text),
  };
}

/** A scalar on one line. */
export function scalarText(value: string | number | boolean | null, flow: boolean, json: boolean): string {
  if (value === null) return "null";
  if (typeof value !== "string") return String(value);
  return json ? JSON.stringify(value) : yamlScalar(value, flow);
}

/** Any value on one line. */
export function flowText(value: JsonValue, json: boolean): string {
  if (typeof value !== "object" || value === null) return scalarText(value, true, json);
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, json)).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, child]) => flowPair(key, child, json));
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

export function flowPair(key: string, value: JsonValue, json: boolean): string {
  return `${scalarText(key, true, json)}: ${flowText(value, json)}`;
}

/** `key: value` in block style; further lines are indented below the key. */
export function blockPair(key: string, value: JsonValue, indent: string, style: TextStyle): string {
  return `${scalarText(key, false, style.json)}:${blockValue(value, indent, style)}`;
}

/** What stands after the colon of a key at this indentation. */
export function blockValue(value: JsonValue, indent: string, style: TextStyle): string {
  if (!isFilled(value)) return ` ${flowText(value, style.json)}`;
  return style.eol + blockLines(value, indent + style.step, style).join(style.eol);
}

/** The lines of a list or map that is not empty. */
export function blockLines(value: JsonValue, indent: string, style: TextStyle): string[] {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${flowText(item, style.json)}`);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, child]) => indent + blockPair(key, child, indent, style));
}

function isFilled(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
