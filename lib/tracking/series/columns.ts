/** Lines turned on their side: one column for each path of keys, and the few shapes that the lines have. */
import { type LineMap, type LineValue, parseLine } from "./parse-line";

export interface Column {
  /** The keys that lead to the value, outermost first; empty for lines that are kept whole. */
  path: readonly string[];
  isNumber: boolean;
  /** Which lines have it, counted from the first of the block. */
  lines: number[];
  numbers: number[];
  /** Of each number, whether it was written as an integer. */
  ints: boolean[];
  /** Of what is no number: its JSON. */
  texts: string[];
}

/** A line is its pieces with the next values of the columns between them. */
export interface Shape {
  pieces: string[];
  columns: number[];
}

export interface Columns {
  shapes: Shape[];
  /** The shape of each line. */
  shapeOf: number[];
  columns: Column[];
}

/** Lines, each a JSON map in text, as columns. One that is no map is kept whole, in the column without a path. */
export function toColumns(lines: readonly string[]): Columns {
  const builder = new ColumnBuilder();
  for (const [at, line] of lines.entries()) builder.add(at, parseLine(line), line);
  return builder.built;
}

/** A piece of lines as columns. */
interface ColumnPiece {
  /** Where it begins in the lines. */
  from: number;
  lines: readonly string[];
  columns: Columns;
  /** A line of it has more keys than can be told apart. */
  isCut: boolean;
}

/** A column takes some kilobytes while it is made: a program that makes keys at each step takes no more than this many at once. */
const mostColumns = 50_000;
/** A line with more keys than this is kept whole. */
const mostKeysOfLine = 100_000;

/** The same in pieces, so that lines of whatever keys are read in bounded memory: nearly all lines make one. */
export function* columnPieces(
  lines: readonly string[],
  most = { columns: mostColumns, keys: mostKeysOfLine },
): Generator<ColumnPiece> {
  let from = 0;
  let builder = new ColumnBuilder();
  let isCut = false;
  for (const [at, line] of lines.entries()) {
    const map = parseLine(line);
    const isWide = map !== undefined && countKeys(map) > most.keys;
    isCut ||= isWide;
    builder.add(at - from, isWide ? undefined : map, line);
    const isLast = at === lines.length - 1;
    if (!isLast && builder.built.columns.length <= most.columns) continue;
    yield { from, lines: lines.slice(from, at + 1), columns: builder.built, isCut };
    from = at + 1;
    builder = new ColumnBuilder();
    isCut = false;
  }
}

function countKeys({ values }: LineMap): number {
  return values.reduce((sum, value) => sum + (value.kind === "map" ? countKeys(value) : 1), 0);
}

class ColumnBuilder {
  readonly built: Columns = { shapes: [], shapeOf: [], columns: [] };
  private readonly columnAt = new Map<string, number>();
  private readonly shapeAt = new Map<string, number>();
  private shape: Shape = { pieces: [], columns: [] };
  private piece = "";

  add(line: number, map: LineMap | undefined, text: string): void {
    this.shape = { pieces: [], columns: [] };
    this.piece = "";
    if (map) this.addMap(line, map, [], "");
    else this.addValue(line, { kind: "json", text }, [], "");
    this.shape.pieces.push(this.piece);
    const key = `${this.shape.columns.join()}\n${this.shape.pieces.join("\n")}`;
    let at = this.shapeAt.get(key);
    if (at === undefined) {
      at = this.built.shapes.push(this.shape) - 1;
      this.shapeAt.set(key, at);
    }
    this.built.shapeOf.push(at);
  }

  private addMap(line: number, map: LineMap, path: readonly string[], name: string): void {
    this.piece += "{";
    for (const [at, key] of map.keys.entries()) {
      const value = map.values[at];
      if (!value) continue;
      const quoted = JSON.stringify(key);
      this.piece += `${at === 0 ? "" : ","}${quoted}:`;
      const inner = `${name}${quoted}`;
      if (value.kind === "map") this.addMap(line, value, [...path, key], inner);
      else this.addValue(line, value, path, inner, key);
    }
    this.piece += "}";
  }

  private addValue(
    line: number,
    value: Exclude<LineValue, LineMap>,
    above: readonly string[],
    name: string,
    key?: string,
  ): void {
    const isNumber = value.kind !== "json";
    const known = `${isNumber ? "n" : "t"}${name}`;
    let at = this.columnAt.get(known);
    if (at === undefined) {
      const path = key === undefined ? above : [...above, key];
      at = this.built.columns.push({ path, isNumber, lines: [], numbers: [], ints: [], texts: [] }) - 1;
      this.columnAt.set(known, at);
    }
    this.shape.pieces.push(this.piece);
    this.shape.columns.push(at);
    this.piece = "";
    const column = this.built.columns[at];
    if (!column) return;
    column.lines.push(line);
    if (value.kind === "json") column.texts.push(value.text);
    else {
      column.numbers.push(value.value);
      column.ints.push(value.kind === "int");
    }
  }
}

/** The lines again: equal in keys, their order, values and kinds. */
export function toLines({ shapes, shapeOf, columns }: Columns): string[] {
  const next = columns.map(() => 0);
  return shapeOf.map((shapeAt) => {
    const shape = shapes[shapeAt];
    if (!shape) throw new Error("a line has a shape that its block does not have");
    let text = shape.pieces[0] ?? "";
    for (const [index, at] of shape.columns.entries()) {
      const column = columns[at];
      const value = next[at] ?? 0;
      next[at] = value + 1;
      text += column ? writeValue(column, value) : "";
      text += shape.pieces[index + 1] ?? "";
    }
    return text;
  });
}

/** The value number `at` of a column as JSON, NaN and the infinities as programs write them. */
export function writeValue(column: Column, at: number): string {
  if (!column.isNumber) return column.texts[at] ?? "null";
  const value = column.numbers[at] ?? Number.NaN;
  return column.ints[at] ? String(value) : writeFloat(value);
}

/** A double so that it is read as one: 1.0, not 1. */
export function writeFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
