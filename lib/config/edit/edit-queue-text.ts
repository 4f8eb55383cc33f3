/**
 * Edits of a queue document that keep everything else of its text: comments, order, quotes and blank lines. The field tiles
 * and the quick fixes of the editor use them, so that form and YAML are two views of one document.
 */
import { isMap, isScalar, type Scalar, visit } from "yaml";
import type { JsonObject, JsonValue } from "../tree/node";
import { findPair, nodeOf, rangeOf, readText, splice } from "./document-text";
import { type EditPath, removeAt, renameKey, setAt } from "./edit-at-path";
import { replaceSection } from "./replace-section";

export type QueueTextChange =
  /** Adds a template field, or sets all rules of one that exists. Rules are spelled as in YAML (`min_length`). */
  | { kind: "set-field"; name: string; rules: JsonObject }
  /** Also renames its holes, and its name in the rules of other fields. */
  | { kind: "rename-field"; from: string; to: string }
  | { kind: "remove-field"; name: string }
  | { kind: "set-rule"; field: string; rule: string; value: JsonValue }
  | { kind: "remove-rule"; field: string; rule: string }
  /** Replaces the whole `template_variables` section by pasted YAML, with or without that key. */
  | { kind: "set-fields"; yaml: string }
  /** Paths are keys from the root of the document. */
  | { kind: "set"; path: EditPath; value: JsonValue }
  | { kind: "remove"; path: EditPath }
  | { kind: "rename-key"; path: EditPath; name: string }
  /** A quick fix: puts an issue's suggestion in place of what it points at; lines and columns count from 1. */
  | { kind: "replace"; line: number; column: number; endLine: number; endColumn: number; with: string };

const section = "template_variables";

/** Applies one change to a queue document and leaves every byte outside it alone; a change that cannot be made changes nothing. */
export function editQueueText(text: string, change: QueueTextChange): string {
  const edited = applyChange(text, change);
  if (edited === text || change.kind === "replace") return edited;
  const { errors } = readText(edited);
  return errors > 0 && errors > readText(text).errors ? text : edited;
}

function applyChange(text: string, change: QueueTextChange): string {
  switch (change.kind) {
    case "set-field":
      return setAt(text, [section, change.name], change.rules);
    case "rename-field":
      return renameField(text, change.from, change.to);
    case "remove-field":
      return removeAt(text, [section, change.name]);
    case "set-rule":
      return setAt(text, [section, change.field, change.rule], change.value);
    case "remove-rule":
      return removeAt(text, [section, change.field, change.rule]);
    case "set-fields":
      return replaceSection(text, section, change.yaml);
    case "set":
      return setAt(text, change.path, change.value);
    case "remove":
      return removeAt(text, change.path);
    case "rename-key":
      return renameKey(text, change.path, change.name);
    case "replace":
      return replaceRange(text, change);
  }
}

function renameField(text: string, from: string, to: string): string {
  const { root } = readText(text);
  if (!isMap(root) || from === to) return text;
  const fields = nodeOf(findPair(root, section)?.value);
  if (!isMap(fields) || !findPair(fields, from) || findPair(fields, to)) return text;
  const edits: { start: number; end: number; insert: string }[] = [];
  const hole = new RegExp(`(?<!\\{)(\\{\\{\\s*)${escapeRegExp(from)}(\\s*\\}\\})(?!\\})`, "gu");
  visit(root, {
    Scalar(key, node) {
      const [start, end] = rangeOf(node);
      if (key === "key") return;
      const source = text.slice(start, end);
      const insert = source.replace(hole, `$1${to}$2`);
      if (insert !== source) edits.push({ start, end, insert });
    },
  });
  for (const key of fieldNameKeys(fields, from)) {
    const [start, end] = rangeOf(key);
    edits.push({ start, end, insert: text[start] === '"' ? JSON.stringify(to) : to });
  }
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((result, edit) => splice(result, edit.start, edit.end, edit.insert), text);
}

/** The field's own key, and its name as a key of a `show_if` map. */
function fieldNameKeys(fields: ReturnType<typeof nodeOf>, name: string): Scalar[] {
  if (!isMap(fields)) return [];
  const conditions = fields.items.flatMap((pair) => {
    const rules = nodeOf(pair.value);
    const condition = isMap(rules) ? nodeOf(findPair(rules, "show_if")?.value) : undefined;
    return isMap(condition) ? [findPair(condition, name)?.key] : [];
  });
  return [findPair(fields, name)?.key, ...conditions].filter((key) => isScalar(key));
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|-]/gu, "\\$&");
}

function replaceRange(text: string, change: Extract<QueueTextChange, { kind: "replace" }>): string {
  const offset = (line: number, column: number) => {
    let start = 0;
    for (let current = 1; current < line; current += 1) {
      const next = text.indexOf("\n", start);
      if (next < 0) return text.length;
      start = next + 1;
    }
    return Math.min(text.length, start + column - 1);
  };
  const start = offset(change.line, change.column);
  const end = offset(change.endLine, change.endColumn);
  return end < start ? text : splice(text, start, end, change.with);
}
