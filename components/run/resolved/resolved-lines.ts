/**
 * A resolved config drawn as YAML, one line per leaf where it fits, each with the source of its value (R26).
 * Pure: the pane draws what this gives, the tests read it.
 */

import type { Source } from "@/lib/config/resolution";
import type { JsonObject, JsonValue } from "@/lib/config/tree/node";
import { escapeKey } from "@/lib/config/tree/pointer";
import { yamlScalar } from "@/lib/config/tree/yaml-scalar";
import { floatText } from "@/lib/config/values/float-text";

export type TokenKind = "string" | "number" | "keyword" | "reference" | "hidden" | "empty" | "mark";

export interface ResolvedToken {
  kind: TokenKind;
  text: string;
}

export interface ResolvedLine {
  /** JSON pointer of what the line shows; unique with `part`. */
  pointer: string;
  /** Further lines of one value (a text of several lines) count up from 0. */
  part: number;
  indent: number;
  /** How many list dashes stand before the key or value. */
  dashes: number;
  key?: string;
  tokens: ResolvedToken[];
  source?: Source;
  /** The agent fills this value in from its own environment. */
  fromAgent?: boolean;
  /** The template field that fills this line, or a part of it. */
  field?: string;
}

/** Several lines that a block scalar gives back as they are: no space at the first line's start, at most one newline at the end. */
const blockReadable = /^[^\s][^\r\0]*\n[^\r\0]*[^\s]\n?$|^[^\s][^\r\n]*\n$/;

function scalarToken(
  value: string | number | boolean | null,
  source: Source | undefined,
  inFlow = false,
): ResolvedToken {
  if (value === null) return { kind: "keyword", text: "null" };
  if (typeof value === "boolean") return { kind: "keyword", text: String(value) };
  if (typeof value === "number")
    return { kind: "number", text: source?.float ? floatText(value) : String(value) };
  if (value === "***") return { kind: "hidden", text: "•••" };
  return { kind: value.includes("${") ? "reference" : "string", text: yamlScalar(value, inFlow) };
}

function isLeaf(value: JsonValue): value is string | number | boolean | null {
  return value === null || typeof value !== "object";
}

function sameSource(a: Source | undefined, b: Source | undefined): boolean {
  return a?.layer === b?.layer && a?.file === b?.file && a?.field === b?.field && a?.version === b?.version;
}

interface Place {
  pointer: string;
  indent: number;
  dashes: number;
  key?: string;
}

/** Longest `[a, b]` that is still read at a glance. */
const flowWidth = 72;

class Drawing {
  readonly lines: ResolvedLine[] = [];
  private readonly sources: Record<string, Source>;
  private readonly fromAgent: ReadonlySet<string>;

  constructor(sources: Record<string, Source>, fromAgent: ReadonlySet<string>) {
    this.sources = sources;
    this.fromAgent = fromAgent;
  }

  draw(value: JsonValue, place: Place): void {
    if (isLeaf(value)) this.drawLeaf(value, place);
    else if (Array.isArray(value)) this.drawList(value, place);
    else this.drawMap(value, place);
  }

  private add(place: Place, tokens: ResolvedToken[], source?: Source, part = 0): void {
    const line: ResolvedLine = { ...place, part, tokens };
    if (source) line.source = source;
    if (source?.field !== undefined) line.field = source.field;
    this.lines.push(line);
  }

  private drawLeaf(value: string | number | boolean | null, place: Place): void {
    const source = this.sources[place.pointer];
    if (this.fromAgent.has(place.pointer)) {
      this.add(place, value === null ? [] : [scalarToken(value, source)], source);
      const line = this.lines.at(-1);
      if (line) line.fromAgent = true;
      return;
    }
    if (typeof value === "string" && blockReadable.test(value)) this.drawText(value, place, source);
    else this.add(place, [scalarToken(value, source)], source);
  }

  private drawText(text: string, place: Place, source: Source | undefined): void {
    this.add(place, [{ kind: "mark", text: text.endsWith("\n") ? "|" : "|-" }], source);
    const indent = place.indent + place.dashes + (place.key === undefined ? 0 : 1);
    text
      .replace(/\n$/, "")
      .split("\n")
      .forEach((line, index) => {
        const within = { pointer: place.pointer, indent, dashes: 0 };
        this.add(within, [{ kind: "string", text: line }], undefined, index + 1);
      });
  }

  private drawList(items: JsonValue[], place: Place): void {
    if (items.length === 0) this.add(place, [{ kind: "empty", text: "[]" }], this.sources[place.pointer]);
    else if (place.key !== undefined && this.fitsOneLine(items, place)) this.drawFlow(items, place);
    else this.drawItems(items, this.drawHead(place));
  }

  /** Draws `key:` alone on its line; without a key the children begin behind the dashes. */
  private drawHead(place: Place): Place {
    if (place.key === undefined) return place;
    this.add(place, []);
    return { pointer: place.pointer, indent: place.indent + place.dashes + 1, dashes: 0 };
  }

  private drawItems(items: JsonValue[], place: Place): void {
    let { indent, dashes } = place;
    items.forEach((item, index) => {
      this.draw(item, { pointer: `${place.pointer}/${index}`, indent, dashes: dashes + 1 });
      indent += dashes;
      dashes = 0;
    });
  }

  private fitsOneLine(items: JsonValue[], place: Place): items is (string | number | boolean | null)[] {
    if (!items.every(isLeaf)) return false;
    const first = this.sources[`${place.pointer}/0`];
    if (!items.every((_item, index) => sameSource(this.sources[`${place.pointer}/${index}`], first)))
      return false;
    if (items.some((item) => typeof item === "string" && item.includes("\n"))) return false;
    const width = items.reduce<number>((sum, item) => sum + String(item).length + 2, place.indent * 2);
    return width + (place.key?.length ?? 0) <= flowWidth;
  }

  private drawFlow(items: (string | number | boolean | null)[], place: Place): void {
    const tokens: ResolvedToken[] = [{ kind: "mark", text: "[" }];
    items.forEach((item, index) => {
      if (index > 0) tokens.push({ kind: "mark", text: ", " });
      tokens.push(scalarToken(item, this.sources[`${place.pointer}/${index}`], true));
    });
    tokens.push({ kind: "mark", text: "]" });
    this.add(place, tokens, this.sources[`${place.pointer}/0`]);
  }

  private drawMap(map: JsonObject, place: Place): void {
    const entries = Object.entries(map);
    if (entries.length === 0) {
      this.add(place, [{ kind: "empty", text: "{}" }], this.sources[place.pointer]);
      return;
    }
    const head = this.drawHead(place);
    let { indent, dashes } = head;
    for (const [key, value] of entries) {
      this.draw(value, { pointer: `${place.pointer}/${escapeKey(key)}`, indent, dashes, key });
      indent += dashes;
      dashes = 0;
    }
  }
}

/** The order in which people read a launch config: what runs, on what, with what. */
const keyOrder = [
  "name",
  "job",
  "git",
  "artifact",
  "docker",
  "entry_point",
  "command",
  "args",
  "hyperparameters",
  "resource_args",
  "builder",
  "env",
  "input_artifacts",
  "output_artifacts",
];

function inReadingOrder(config: JsonObject): JsonObject {
  const place = (key: string) => (keyOrder.includes(key) ? keyOrder.indexOf(key) : keyOrder.length);
  return Object.fromEntries(Object.entries(config).sort(([a], [b]) => place(a) - place(b)));
}

/** Pointers of values that only the agent knows: env names without a value, and `${NAME}` references. */
function agentPointers(config: JsonObject): Set<string> {
  const pointers = new Set<string>();
  const { env } = config;
  if (env !== null && typeof env === "object" && !Array.isArray(env)) {
    for (const [name, value] of Object.entries(env)) {
      if (value === null) pointers.add(`/env/${escapeKey(name)}`);
    }
  }
  return pointers;
}

/** The lines of a resolved config. `fromAgent` adds pointers of further values the agent fills in. */
export function resolvedLines(
  config: JsonObject,
  sources: Record<string, Source>,
  fromAgent: readonly string[] = [],
): ResolvedLine[] {
  const drawing = new Drawing(sources, new Set([...agentPointers(config), ...fromAgent]));
  if (Object.keys(config).length > 0)
    drawing.draw(inReadingOrder(config), { pointer: "", indent: 0, dashes: 0 });
  return drawing.lines;
}

/** A line as text, for copying. */
export function lineText(line: ResolvedLine): string {
  const dashes = "- ".repeat(line.dashes);
  const value = line.tokens.map((token) => token.text).join("");
  const key = line.key === undefined ? "" : `${yamlScalar(line.key)}:`;
  return `${"  ".repeat(line.indent)}${dashes}${[key, value].filter((part) => part !== "").join(" ")}`;
}
