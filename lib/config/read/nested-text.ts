import type { ScalarNode, SourceDocument } from "../tree/node";

/** YAML text in a block scalar as a document of its own, whose positions lie in the outer text (R4). */
export function nestedText(node: ScalarNode): SourceDocument | undefined {
  const { document, start, end } = node.origin;
  const written = document.text.slice(start, end);
  const style = /^[^\n]*?([|>])/.exec(written)?.[1];
  if (style === undefined || typeof node.value !== "string") return undefined;
  const inner = node.value;
  const mapInner = style === "|" ? lineMap(inner, document.text, start) : () => start;
  const mapOffset = document.mapOffset
    ? (offset: number) => document.mapOffset?.(mapInner(offset)) ?? start
    : mapInner;
  return { ...document, text: inner, mapOffset };
}

/** In a literal block each line of the text is a line of the document behind a constant indent. */
function lineMap(inner: string, outer: string, start: number): (offset: number) => number {
  const body = outer.indexOf("\n", start) + 1;
  const innerStarts = lineStarts(inner, 0);
  const outerStarts = lineStarts(outer, body);
  const indent = indentOf(inner, outer, innerStarts, outerStarts);
  return (offset) => {
    const line = lastAtMost(innerStarts, offset);
    const outerStart = outerStarts[line] ?? outer.length;
    return Math.min(outer.length, outerStart + indent + offset - (innerStarts[line] ?? 0));
  };
}

function indentOf(inner: string, outer: string, innerStarts: number[], outerStarts: number[]): number {
  for (const [index, innerStart] of innerStarts.entries()) {
    const text = inner.slice(innerStart, lineEnd(inner, innerStart));
    const outerStart = outerStarts[index];
    if (text.trim() === "" || outerStart === undefined) continue;
    return Math.max(0, lineEnd(outer, outerStart) - outerStart - text.length);
  }
  return 0;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  const stop = end < 0 ? text.length : end;
  return text.charAt(stop - 1) === "\r" ? stop - 1 : stop;
}

function lineStarts(text: string, from: number): number[] {
  const starts = [from];
  for (let at = text.indexOf("\n", from); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtMost(starts: number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
