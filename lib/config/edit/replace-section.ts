import { isMap, parseDocument } from "yaml";
import type { JsonValue } from "../tree/node";
import {
  colonEnd,
  findPair,
  indentOf,
  lineEnd,
  nodeOf,
  pairEnd,
  rangeOf,
  readText,
  splice,
} from "./document-text";
import { setAt } from "./edit-at-path";
import type { TextStyle } from "./yaml-text";

/** Replaces a top-level section by pasted YAML, with or without the section's key, and keeps the comments of both. */
export function replaceSection(text: string, key: string, pasted: string): string {
  const inner = sectionText(pasted.replaceAll(/\r\n?/gu, "\n"), key);
  if (inner === undefined) return text;
  const { root, style } = readText(text);
  if (inner.flow || style.json || (isMap(root) && root.flow)) return setAt(text, [key], inner.data);
  if (root === null) return setWhole(text, key, inner.lines, "", style);
  if (!isMap(root)) return text;
  const indent = indentOf(text, rangeOf(root.items[0]?.key)[0]);
  const pair = findPair(root, key);
  if (!pair) {
    const last = root.items.at(-1);
    const at = last ? lineEnd(text, pairEnd(text, last)) : text.length;
    return splice(
      text,
      at,
      at,
      `${style.eol}${indent}${key}:${style.eol}${indented(inner.lines, indent, style)}`,
    );
  }
  const start = colonEnd(text, pair);
  const isBlock = nodeOf(pair.value) !== undefined && pairEnd(text, pair) > start;
  return splice(
    text,
    start,
    isBlock ? lineEnd(text, pairEnd(text, pair)) : start,
    style.eol + indented(inner.lines, indent, style),
  );
}

function setWhole(text: string, key: string, lines: string[], indent: string, style: TextStyle): string {
  const gap = text === "" || text.endsWith("\n") ? "" : style.eol;
  return `${text}${gap}${key}:${style.eol}${indented(lines, indent, style)}${style.eol}`;
}

function indented(lines: string[], indent: string, style: TextStyle): string {
  return lines.map((line) => (line === "" ? "" : indent + style.step + line)).join(style.eol);
}

/** The pasted fields as lines that start at column 1. */
function sectionText(
  pasted: string,
  key: string,
): { lines: string[]; data: JsonValue; flow: boolean } | undefined {
  const document = parseDocument(pasted, { logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const whole = findPair(document.contents, key);
  const isWrapped = whole !== undefined && document.contents.items.length === 1;
  const map = isWrapped ? nodeOf(whole.value) : document.contents;
  if (!isMap(map)) return undefined;
  const data = map.toJSON() as JsonValue;
  if (map.flow || map.items.length === 0) return { lines: [], data, flow: true };
  const start = isWrapped ? lineEnd(pasted, colonEnd(pasted, whole)) + 1 : 0;
  return { lines: dedent(pasted.slice(start)), data, flow: false };
}

function dedent(text: string): string[] {
  const lines = text
    .replace(/^(?:[ \t]*\n)+/u, "")
    .trimEnd()
    .split("\n");
  const filled = lines.filter((line) => line.trim() !== "" && !/^\s*#/u.test(line));
  const depth = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines.map((line) =>
    line.trim() === "" ? "" : line.slice(Math.min(depth, line.length - line.trimStart().length)),
  );
}
