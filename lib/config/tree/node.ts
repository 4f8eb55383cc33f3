import type { LineCounter } from "yaml";
import type { LayerName } from "../layer";

/** A document as given: the text is kept byte for byte, `file` is the name shown to people (R5). */
export interface ConfigDocument {
  layer: LayerName;
  file: string;
  text: string;
  /** Version and author of a stored document, passed through into sources. */
  version?: number;
  author?: string;
  /** The document is the value of this key, not a whole config: `--override-resource-args`, `--project` (R25). */
  under?: string;
}

/** A read document that origins point into. */
export interface SourceDocument extends ConfigDocument {
  lines: LineCounter;
  /** For text nested in a block scalar (`config: |`): maps an offset of the inner text to one of the outer text. */
  mapOffset?: (offset: number) => number;
}

/** Where a node was written: offsets into its document's text. Lines are computed on demand by `positionOf`. */
export interface Origin {
  document: SourceDocument;
  start: number;
  end: number;
}

export interface Position {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export type ScalarValue = string | number | boolean | null;

/** A leaf. `text` is the source text of a plain scalar (R3), or the decoded text of a quoted or block one. */
export interface ScalarNode {
  kind: "scalar";
  value: ScalarValue;
  text: string;
  plain: boolean;
  origin: Origin;
  /** Set on a filled hole: the layer is then `template` or `template-default`, `from` the text it was written in. */
  filled?: { field: string; byDefault: boolean; whole: boolean };
}

/** A stretch of a filled text: as written, or a value put into it, which is never read again (R14). */
export interface TextPart {
  text: string;
  isWritten: boolean;
}

export interface ListNode {
  kind: "list";
  items: ConfigNode[];
  origin: Origin;
}

export interface MapEntry {
  key: string;
  keyOrigin: Origin;
  node: ConfigNode;
}

export interface MapNode {
  kind: "map";
  entries: Map<string, MapEntry>;
  origin: Origin;
}

export type ConfigNode = ScalarNode | ListNode | MapNode;

/** Plain JSON data, what a resolved config and a manifest are made of. */
export type JsonValue = ScalarValue | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Line and column of an origin, counted from 1 in the outer document. */
export function positionOf({ document, start, end }: Origin): Position {
  const last = placeOf(document, end);
  return { ...placeOf(document, start), endLine: last.line, endColumn: last.column };
}

/** Only where it begins. */
export function startOf({ document, start }: Origin): Pick<Position, "line" | "column"> {
  return placeOf(document, start);
}

function placeOf(document: SourceDocument, offset: number): Pick<Position, "line" | "column"> {
  const { line, col } = document.lines.linePos(document.mapOffset ? document.mapOffset(offset) : offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The plain data of a node. Every key is its map's own, also `__proto__`, which an assignment would lose. */
export function toJson(node: ConfigNode): JsonValue {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "map":
      return Object.fromEntries(
        [...node.entries.values()].map(({ key, node: child }) => [key, toJson(child)]),
      );
  }
}
