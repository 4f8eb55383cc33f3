/** What is known of each key of a run without reading its lines: how often it came, its last value, the least, the most. */
import { z } from "zod";
import { isStorable } from "../../runs/storable-text";
import type { Column, Columns } from "./columns";
import { writeFloat, writeValue } from "./columns";
import { type LineValue, parseLine } from "./parse-line";

const special = z.enum(["NaN", "Infinity", "-Infinity"]);
const storedNumber = z.union([z.number(), special.transform(Number)]);

const statsSchema = z.object({
  kind: z.enum(["number", "media", "other"]),
  /** Lines with a value for it. */
  count: z.int(),
  lastStep: z.number(),
  first: storedNumber.nullable(),
  last: storedNumber.nullable(),
  isInt: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  sum: z.number(),
  /** Values that are numbers, and neither NaN nor infinite. */
  numbers: z.int(),
  /** The last value as JSON when it is no number and not too long. */
  text: z.string().nullable(),
});
export type MetricStats = z.infer<typeof statsSchema>;

const directorySchema = z.array(z.tuple([z.string(), statsSchema]));

/** Key → what is known of it, in the order in which they first came. */
export type MetricDirectory = Map<string, MetricStats>;

/** A run with more names than this has made one for each step; their values are in its history all the same. */
export const mostKeys = 100_000;
const longestKey = 500;
const longestText = 65_536;

export function writeDirectory(directory: MetricDirectory): string {
  return JSON.stringify([...directory], (_, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

export function readDirectory(text: string): MetricDirectory {
  return new Map(directorySchema.parse(JSON.parse(text)));
}

/** Adds lines that came after those the directory knows. True when keys were left out because there are too many. */
export function foldColumns(
  directory: MetricDirectory,
  lines: readonly string[],
  columns: Columns,
  firstLine: number,
): boolean {
  const steps = stepOf(columns, firstLine);
  const media = mediaPaths(columns);
  /** Where the last value stands, for a key that has numbers and others. */
  const ends = new Map<string, number>();
  let isCut = false;
  for (const column of columns.columns) {
    const end = column.lines.at(-1);
    const object = media.find((path) => startsWith(column.path, path));
    // The column that says what kind of thing it is stands for all of the object's.
    const isPart = object !== undefined && !isTypeOf(column.path, object);
    if (end === undefined || column.path.length === 0 || isPart) continue;
    const key = keyOf(object ?? column.path);
    const stats = findStats(directory, key);
    if (!stats) {
      isCut = true;
      continue;
    }
    foldColumn(stats, column);
    stats.lastStep = Math.max(stats.lastStep, steps.at(end));
    if (end < (ends.get(key) ?? -1)) continue;
    ends.set(key, end);
    Object.assign(stats, object ? mediaAt(lines[end], object) : lastOf(column));
  }
  return isCut;
}

function findStats(directory: MetricDirectory, key: string): MetricStats | undefined {
  const known = directory.get(key);
  if (known || directory.size >= mostKeys || !isListed(key)) return known;
  const stats = newStats();
  directory.set(key, stats);
  return stats;
}

/** Whether a key has a series and a place in the list: absurd ones are only in the history. */
export function isListed(key: string): boolean {
  return key.length <= longestKey && isStorable(key);
}

/** How a key that stands inside of others is called. */
export function keyOf(path: readonly string[]): string {
  return path.join(".");
}

/** Columns of numbers by the key they are drawn under; those inside of media are not drawn. */
export function drawnColumns(columns: Columns): Map<string, Column> {
  const media = mediaPaths(columns);
  const drawn = new Map<string, Column>();
  for (const column of columns.columns)
    if (column.isNumber && !media.some((path) => startsWith(column.path, path)))
      drawn.set(keyOf(column.path), column);
  return drawn;
}

function newStats(): MetricStats {
  const none = { first: null, last: null, min: null, max: null, text: null };
  return { ...none, kind: "other", count: 0, lastStep: 0, isInt: false, sum: 0, numbers: 0 };
}

function foldColumn(stats: MetricStats, column: Column): void {
  stats.count += column.lines.length;
  for (const value of column.numbers) {
    stats.first ??= value;
    if (!Number.isFinite(value)) continue;
    stats.min = Math.min(stats.min ?? value, value);
    stats.max = Math.max(stats.max ?? value, value);
    stats.sum += value;
    stats.numbers += 1;
  }
}

type LastValue = Pick<MetricStats, "kind" | "last" | "text">;

function lastOf(column: Column): LastValue & Partial<MetricStats> {
  const at = column.lines.length - 1;
  if (!column.isNumber) return { kind: "other", last: null, text: shorten(writeValue(column, at)) };
  return { kind: "number", last: column.numbers[at] ?? null, isInt: column.ints[at] ?? false, text: null };
}

function mediaAt(line: string | undefined, path: readonly string[]): LastValue {
  return { kind: "media", last: null, text: shorten(textAt(line, path)) };
}

/** Which lines have media, by key, with their steps. */
export function mediaLines(columns: Columns, firstLine: number): Map<string, MediaLines> {
  const steps = stepOf(columns, firstLine);
  const found = new Map<string, MediaLines>();
  for (const path of mediaPaths(columns)) {
    const key = keyOf(path);
    const lines = columns.columns.find((column) => !column.isNumber && isTypeOf(column.path, path))?.lines;
    if (!lines || !isListed(key)) continue;
    found.set(key, {
      lines: lines.map((line) => firstLine + line),
      steps: lines.map((line) => steps.at(line)),
    });
  }
  return found;
}

export interface MediaLines {
  /** Numbers of lines, counted from the run's first. */
  lines: number[];
  steps: number[];
}

function stepOf({ columns }: Columns, firstLine: number): { at(line: number): number } {
  const column = columns.find(({ path, isNumber }) => isNumber && path.length === 1 && path[0] === "_step");
  const steps = new Map(column?.lines.map((line, index) => [line, column.numbers[index] ?? 0]));
  return { at: (line) => steps.get(line) ?? firstLine + line };
}

/** Objects that say what they are, as images, tables and histograms do; what stands inside of one, as an image's boxes, is part of it. */
function mediaPaths({ columns }: Columns): (readonly string[])[] {
  const typed = columns
    .filter(({ path, isNumber }) => !isNumber && path.length > 1 && path.at(-1) === "_type")
    .map(({ path }) => path.slice(0, -1));
  return typed.filter((path) => !typed.some((outer) => startsWith(path, outer)));
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return path.length > start.length && start.every((key, at) => path[at] === key);
}

function isTypeOf(path: readonly string[], object: readonly string[]): boolean {
  return path.length === object.length + 1 && path.at(-1) === "_type" && startsWith(path, object);
}

function textAt(line: string | undefined, path: readonly string[]): string {
  let value: LineValue | undefined = parseLine(line ?? "");
  for (const key of path)
    value = value?.kind === "map" ? value.values[value.keys.lastIndexOf(key)] : undefined;
  return value ? writeLineValue(value) : "null";
}

/** A value of a line as JSON again. */
export function writeLineValue(value: LineValue): string {
  if (value.kind === "json") return value.text;
  if (value.kind === "int") return String(value.value);
  if (value.kind === "float") return writeFloat(value.value);
  const entries = value.values.map((one, at) => `${JSON.stringify(value.keys[at])}:${writeLineValue(one)}`);
  return `{${entries.join(",")}}`;
}

function shorten(text: string): string | null {
  return text.length <= longestText ? text : null;
}
