import { isCollection, isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { JsonObject, JsonValue } from "../tree/node";
import {
  colonEnd,
  contentEnd,
  type DocumentText,
  findPair,
  indentOf,
  lineEnd,
  lineStart,
  nextLine,
  nodeOf,
  pairEnd,
  rangeOf,
  readText,
  splice,
} from "./document-text";
import { blockLines, blockPair, blockValue, flowPair, flowText, scalarText } from "./yaml-text";

export type EditPath = (string | number)[];

/** Sets the value at a path, making the maps that lead there; what is equal already stays as it is written. */
export function setAt(text: string, path: EditPath, value: JsonValue): string {
  const document = readText(text);
  const [key, ...rest] = path;
  const present = nodeAt(document.root, path);
  if (isMap(present) && isFilledMap(value)) return mergeMap(text, path, present, value);
  if (key === undefined) return text;
  if (document.root === null) return appendRoot(document, nest(path, value));
  return isMap(document.root) ? setInMap(document, document.root, String(key), rest, value) : text;
}

function nodeAt(root: Node | null, path: EditPath): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const key of path) {
    if (isSeq(node) && typeof key === "number") node = nodeOf(node.items[key]);
    else node = isMap(node) ? nodeOf(findPair(node, String(key))?.value) : undefined;
  }
  return node;
}

/** Changes, adds and removes single keys, so that the others keep their text. */
function mergeMap(text: string, path: EditPath, present: YAMLMap, value: JsonObject): string {
  const gone = present.items.map((item) => String(item.key)).filter((key) => !Object.hasOwn(value, key));
  const changed = Object.entries(value).filter(([key, child]) => {
    const node = nodeOf(findPair(present, key)?.value);
    return !node || !isSame(node, child);
  });
  const set = changed.reduce((result, [key, child]) => setAt(result, [...path, key], child), text);
  return gone.reduce((result, key) => removeAt(result, [...path, key]), set);
}

function nest(path: EditPath, value: JsonValue): JsonObject {
  const [key, ...rest] = path;
  return { [String(key)]: rest.length === 0 ? value : nest(rest, value) };
}

function appendRoot({ text, style }: DocumentText, value: JsonObject): string {
  const gap = text === "" || text.endsWith("\n") ? "" : style.eol;
  return text + gap + blockLines(value, "", style).join(style.eol) + style.eol;
}

function setInMap(
  document: DocumentText,
  map: YAMLMap,
  key: string,
  rest: EditPath,
  value: JsonValue,
): string {
  const pair = findPair(map, key);
  const [next, ...further] = rest;
  if (!pair) return addPair(document, map, key, next === undefined ? value : withKeys(rest, value));
  const child = nodeOf(pair.value);
  if (next === undefined) return setPair(document, pair, map, value);
  const isOpen = isMap(child) && (child.items.length > 0 || map.flow === true);
  if (isOpen) return setInMap(document, child, String(next), further, value);
  if (isSeq(child) && typeof next === "number" && further.length === 0) {
    const items = child.toJSON() as JsonValue[];
    items[next] = value;
    return setPair(document, pair, map, items);
  }
  const isEmpty = isMap(child) || isEmptyNode(document.text, child);
  return isEmpty ? writeAfterColon(document, pair, map, withKeys(rest, value)) : document.text;
}

function withKeys(path: EditPath, value: JsonValue): JsonValue {
  return path.length === 0 ? value : nest(path, value);
}

function isEmptyNode(text: string, node: Node | undefined): boolean {
  const [start, end] = rangeOf(node);
  return ["", "~", "null", "Null", "NULL"].includes(text.slice(start, end).trim());
}

function addPair(document: DocumentText, map: YAMLMap, key: string, value: JsonValue): string {
  const { text, style } = document;
  const last = map.items.at(-1);
  if (map.flow) {
    const insert = flowPair(key, value, style.json);
    if (last) return splice(text, pairEnd(text, last), pairEnd(text, last), `, ${insert}`);
    const [start] = rangeOf(map);
    return splice(text, start + 1, start + 1, insert);
  }
  if (!last) return text;
  const indent = indentOf(text, rangeOf(map.items[0]?.key)[0]);
  const at = lineEnd(text, pairEnd(text, last));
  return splice(text, at, at, style.eol + indent + blockPair(key, value, indent, style));
}

function setPair(document: DocumentText, pair: Pair, parent: YAMLMap, value: JsonValue): string {
  const { text, style } = document;
  const node = nodeOf(pair.value);
  if (node && isSame(node, value)) return text;
  const isBlock = isCollection(node) && !node.flow;
  if (isBlock && isSeq(node) && Array.isArray(value) && value.length > 0)
    return setList(document, node, value);
  if (isBlock || !node || isEmptyNode(text, node)) return writeAfterColon(document, pair, parent, value);
  const isScalarValue = typeof value !== "object" || value === null;
  const insert = isScalarValue
    ? scalarText(value, parent.flow === true, style.json)
    : flowText(value, style.json);
  return splice(text, rangeOf(node)[0], contentEnd(text, node), insert);
}

function writeAfterColon(
  { text, style }: DocumentText,
  pair: Pair,
  parent: YAMLMap,
  value: JsonValue,
): string {
  const node = nodeOf(pair.value);
  const start = colonEnd(text, pair);
  const end = Math.max(start, node ? contentEnd(text, node) : 0);
  const indent = indentOf(text, rangeOf(parent.items[0]?.key)[0]);
  const written = parent.flow ? ` ${flowText(value, style.json)}` : blockValue(value, indent, style);
  return splice(text, start, end, text[start - 1] === ":" ? written : `:${written}`);
}

function isFilledMap(value: JsonValue): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function isSame(node: Node, value: JsonValue): boolean {
  return JSON.stringify(node.toJSON()) === JSON.stringify(value);
}

/** Keeps the lines of items that stay, with their comments. */
function setList({ text, style }: DocumentText, list: YAMLSeq, value: JsonValue[]): string {
  const items = list.items.map((item) => nodeOf(item));
  const [listStart] = rangeOf(list);
  const indent = indentOf(text, listStart);
  const dashes = items.map((item) => dashBefore(text, item, listStart));
  const end = lineEnd(text, contentEnd(text, list));
  const chunks = items.map((item, index) => ({
    json: JSON.stringify(item?.toJSON() ?? null),
    text: text
      .slice(dashes[index], index + 1 < items.length ? lineStart(text, dashes[index + 1] ?? end) : end)
      .trimEnd(),
    used: false,
  }));
  const lines = value.map((item) => {
    const json = JSON.stringify(item);
    const chunk = chunks.find((candidate) => !candidate.used && candidate.json === json);
    if (chunk) chunk.used = true;
    return chunk?.text ?? `- ${flowText(item, style.json)}`;
  });
  return splice(text, listStart, end, lines.join(style.eol + indent));
}

function dashBefore(text: string, item: Node | undefined, fallback: number): number {
  const [start] = rangeOf(item);
  const at = text.lastIndexOf("-", start - 1);
  return item && at >= 0 ? at : fallback;
}

/** Removes what stands at a path; a map that loses its last key is written `{}`. */
export function removeAt(text: string, path: EditPath): string {
  const document = readText(text);
  const last = path.at(-1);
  const parent = path.slice(0, -1);
  const node = nodeAt(document.root, parent);
  if (isSeq(node) && typeof last === "number") {
    return setAt(
      text,
      parent,
      (node.toJSON() as JsonValue[]).filter((_, index) => index !== last),
    );
  }
  if (last === undefined || !isMap(node) || !findPair(node, String(last))) return text;
  const owner = nodeAt(document.root, parent.slice(0, -1));
  const pair = isMap(owner) ? findPair(owner, String(parent.at(-1))) : undefined;
  if (node.items.length === 1 && isMap(owner) && pair) return setPair(document, pair, owner, {});
  return removeFromMap(document, node, String(last));
}

function removeFromMap({ text }: DocumentText, map: YAMLMap, key: string): string {
  const pair = findPair(map, key);
  if (!pair) return text;
  const index = map.items.indexOf(pair);
  const start = rangeOf(pair.key)[0];
  const end = pairEnd(text, pair);
  if (map.flow) return removeFlow(text, map, index, start, end);
  const from = lineStart(text, start);
  const isAloneOnLine = text.slice(from, start).trim() === "";
  const next = map.items[index + 1];
  if (isAloneOnLine) return splice(text, from, nextLine(text, end), "");
  return next ? splice(text, start, rangeOf(next.key)[0], "") : text;
}

function removeFlow(text: string, map: YAMLMap, index: number, start: number, end: number): string {
  const next = map.items[index + 1];
  if (next) return splice(text, start, rangeOf(next.key)[0], "");
  const before = map.items[index - 1];
  return splice(text, before ? pairEnd(text, before) : start, end, "");
}

/** Gives the key at a path another name; its value and comments stay. */
export function renameKey(text: string, path: EditPath, name: string): string {
  const { root, style } = readText(text);
  const node = nodeAt(root, path.slice(0, -1));
  const pair = isMap(node) ? findPair(node, String(path.at(-1))) : undefined;
  if (!pair) return text;
  const [start, end] = rangeOf(pair.key);
  const insert = text[start] === '"' ? JSON.stringify(name) : scalarText(name, false, style.json);
  return splice(text, start, end, insert);
}
