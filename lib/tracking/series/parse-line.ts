/**
 * Reads the JSON that programs write, which is more than JSON: NaN and the infinities are values, and `1.0` is not `1`. What a value
 * is called on the way back depends on it, so every number keeps its kind, and what a double cannot hold stays text.
 */

export type LineValue =
  | { kind: "int"; value: number }
  | { kind: "float"; value: number }
  /** Everything that is no number and no map, as it was written. */
  | { kind: "json"; text: string }
  | LineMap;

export interface LineMap {
  kind: "map";
  keys: string[];
  values: LineValue[];
}

/** Deeper than this a value is refused rather than followed. */
const deepest = 200;
const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const words = ["true", "false", "null"] as const;
const specials: readonly (readonly [string, number])[] = [
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

/** The map that a line is, or undefined when it is none. */
export function parseLine(text: string): LineMap | undefined {
  const reader = new LineReader(text);
  const value = reader.read(0);
  return value?.kind === "map" && reader.isAtEnd() ? value : undefined;
}

/** The texts of the items of a list, or of a list under `key` of a map; undefined when it is neither. */
export function splitItems(text: string, key: string): string[] | undefined {
  const map = parseLine(text);
  const list = map?.values[map.keys.indexOf(key)];
  if (list?.kind !== "json" || !list.text.startsWith("[")) return undefined;
  const reader = new LineReader(list.text);
  return reader.readItems(0);
}

class LineReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    this.skipSpace();
    return this.at === this.text.length;
  }

  read(depth: number): LineValue | undefined {
    this.skipSpace();
    const start = this.at;
    switch (this.text[start]) {
      case "{":
        return depth < deepest ? this.readMap(depth) : undefined;
      case "[":
        return depth < deepest && this.readItems(depth) ? this.written(start) : undefined;
      case '"':
        return this.readString() === undefined ? undefined : this.written(start);
      default:
        return this.readWord() ?? this.readNumber();
    }
  }

  /** The items of the list that begins here, each as it was written. */
  readItems(depth: number): string[] | undefined {
    const items: string[] = [];
    this.at += 1;
    this.skipSpace();
    if (this.take("]")) return items;
    for (;;) {
      this.skipSpace();
      const start = this.at;
      if (!this.read(depth + 1)) return undefined;
      items.push(this.text.slice(start, this.at));
      this.skipSpace();
      if (this.take("]")) return items;
      if (!this.take(",")) return undefined;
    }
  }

  private readMap(depth: number): LineMap | undefined {
    const map: LineMap = { kind: "map", keys: [], values: [] };
    this.at += 1;
    this.skipSpace();
    if (this.take("}")) return map;
    for (;;) {
      this.skipSpace();
      const key = this.text[this.at] === '"' ? this.readString() : undefined;
      if (key === undefined) return undefined;
      this.skipSpace();
      if (!this.take(":")) return undefined;
      const value = this.read(depth + 1);
      if (!value) return undefined;
      map.keys.push(key);
      map.values.push(value);
      this.skipSpace();
      if (this.take("}")) return map;
      if (!this.take(",")) return undefined;
    }
  }

  private readString(): string | undefined {
    const start = this.at;
    let hasEscape = false;
    for (let at = start + 1; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === 34) {
        this.at = at + 1;
        return hasEscape ? unescapeString(this.text.slice(start, at + 1)) : this.text.slice(start + 1, at);
      }
      if (code < 32) return undefined;
      if (code === 92) {
        hasEscape = true;
        at += 1;
      }
    }
    return undefined;
  }

  private readWord(): LineValue | undefined {
    for (const word of words) if (this.take(word)) return { kind: "json", text: word };
    for (const [word, value] of specials) if (this.take(word)) return { kind: "float", value };
    return undefined;
  }

  private readNumber(): LineValue | undefined {
    numberPattern.lastIndex = this.at;
    const found = numberPattern.exec(this.text);
    if (!found) return undefined;
    const [text, fraction, exponent] = found;
    this.at += text.length;
    const value = Number(text);
    const isInt = fraction === undefined && exponent === undefined;
    // No double is -0 as an integer, and beyond 2^53 or 1e308 it is another number.
    if (isInt ? !Number.isSafeInteger(value) || Object.is(value, -0) : !Number.isFinite(value))
      return { kind: "json", text };
    return { kind: isInt ? "int" : "float", value };
  }

  private written(start: number): LineValue {
    return { kind: "json", text: this.text.slice(start, this.at) };
  }

  private take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return;
      this.at += 1;
    }
  }
}

function unescapeString(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
