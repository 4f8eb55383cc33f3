import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { styleOf, type TextStyle } from "./yaml-text";

/** A parsed document with the text it came from; edits are made on the text, by the ranges of the nodes. */
export interface DocumentText {
  text: string;
  root: Node | null;
  style: TextStyle;
  errors: number;
}

export function readText(text: string): DocumentText {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  return { text, root: document.contents, style: styleOf(text), errors: document.errors.length };
}

/** Cuts `start` to `end` out and puts `insert` there. */
export function splice(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}

export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

export function nodeOf(value: unknown): Node | undefined {
  return isCollection(value) || isScalar(value) || isAlias(value) ? value : undefined;
}

export function rangeOf(node: unknown): [number, number] {
  const range = nodeOf(node)?.range;
  return range ? [range[0], range[1]] : [0, 0];
}

/** Where what a person would call the value ends: before trailing blank lines and comments. */
export function contentEnd(text: string, node: Node): number {
  const [start, end] = rangeOf(node);
  if (isCollection(node) && !node.flow) {
    const last: unknown = node.items.at(-1);
    const value = isMap(node) ? nodeOf((last as Pair | undefined)?.value) : nodeOf(last);
    if (value) return contentEnd(text, value);
    const key = isMap(node) ? nodeOf((last as Pair | undefined)?.key) : undefined;
    return key ? rangeOf(key)[1] : end;
  }
  return start + text.slice(start, end).trimEnd().length;
}

/** The end of a pair: of its value, or of the colon or key where it has none. */
export function pairEnd(text: string, pair: Pair): number {
  const value = nodeOf(pair.value);
  return value && rangeOf(value)[1] > rangeOf(value)[0] ? contentEnd(text, value) : colonEnd(text, pair);
}

/** The place right after the colon of a key. */
export function colonEnd(text: string, pair: Pair): number {
  const keyEnd = rangeOf(pair.key)[1];
  const colon = /^[ \t]*:/u.exec(text.slice(keyEnd));
  return keyEnd + (colon ? colon[0].length : 0);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of the line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  const end = at < 0 ? text.length : at;
  return text[end - 1] === "\r" ? end - 1 : end;
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}

/** Spaces before the first key or dash of a block collection. */
export function indentOf(text: string, offset: number): string {
  return " ".repeat(offset - lineStart(text, offset));
}
