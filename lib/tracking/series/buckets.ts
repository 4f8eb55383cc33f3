/**
 * A series at lower resolutions. A unit of 4,096 lines becomes 256 buckets of 16 lines and 16 buckets of 256; buckets lie on lines and
 * not on values, so that the same bucket of two keys is about the same lines, and one key can be drawn over another.
 */
import { packFloats, packIntegers, unpackFloats, unpackIntegers } from "./byte-planes";
import type { Column } from "./columns";

/** Lines that are made into columns together. */
export const unitLines = 4_096;
/** Lines of a bucket, by level; level 0 is the lines themselves. */
export const bucketLines = [1, 16, 256] as const;
export type Level = 0 | 1 | 2;

/** What a key was in some buckets, in order. NaN where a bucket has only NaN or infinities. */
export interface Lane {
  /** Numbers of the buckets, counted from the run's first line. */
  at: number[];
  last: number[];
  min: number[];
  max: number[];
  count: number[];
}

export const emptyLane = (): Lane => ({ at: [], last: [], min: [], max: [], count: [] });

/** The numbers of a column in buckets of `size` lines; the column begins at line `first` of the run. */
export function toLane(column: Pick<Column, "lines" | "numbers">, first: number, size: number): Lane {
  const lane = emptyLane();
  for (const [index, line] of column.lines.entries()) {
    const value = column.numbers[index] ?? Number.NaN;
    addToLane(lane, Math.floor((first + line) / size), { last: value, min: value, max: value, count: 1 });
  }
  return lane;
}

/** Adds the buckets of a lane that comes after. */
export function appendLane(lane: Lane, part: Lane, isWanted: (bucket: number) => boolean = () => true): void {
  for (const [index, bucket] of part.at.entries()) {
    if (!isWanted(bucket)) continue;
    addToLane(lane, bucket, {
      last: part.last[index] ?? Number.NaN,
      min: part.min[index] ?? Number.NaN,
      max: part.max[index] ?? Number.NaN,
      count: part.count[index] ?? 0,
    });
  }
}

/** Adds to the last bucket, or begins the next one. */
function addToLane(
  lane: Lane,
  bucket: number,
  { last, min, max, count }: { last: number; min: number; max: number; count: number },
): void {
  const end = lane.at.length - 1;
  const isDrawn = Number.isFinite(last);
  if (end < 0 || lane.at[end] !== bucket) {
    lane.at.push(bucket);
    lane.last.push(isDrawn ? last : Number.NaN);
    lane.min.push(Number.isFinite(min) ? min : Number.NaN);
    lane.max.push(Number.isFinite(max) ? max : Number.NaN);
    lane.count.push(count);
    return;
  }
  if (isDrawn) lane.last[end] = last;
  lane.min[end] = pick(Math.min, lane.min[end], min);
  lane.max[end] = pick(Math.max, lane.max[end], max);
  lane.count[end] = (lane.count[end] ?? 0) + count;
}

function pick(choose: (a: number, b: number) => number, a = Number.NaN, b = Number.NaN): number {
  if (!Number.isFinite(a)) return Number.isFinite(b) ? b : Number.NaN;
  return Number.isFinite(b) ? choose(a, b) : a;
}

/** A lane of a unit as bytes; `slots` is how many buckets the unit has. Good for drawing: exact to a millionth of what it spans. */
export function encodeLane(lane: Lane, slots: number): Uint8Array {
  const map = new Uint8Array(slots / 8);
  for (const bucket of lane.at) {
    const slot = bucket % slots;
    map[slot >> 3] = (map[slot >> 3] ?? 0) | (1 << (slot & 7));
  }
  const values = [...lane.min, ...lane.max, ...lane.last];
  const base = values.find(Number.isFinite) ?? 0;
  const width = isSingleEnough(values, base) ? 4 : 8;
  const head = new DataView(new ArrayBuffer(9));
  head.setFloat64(0, base);
  head.setUint8(8, width);
  const floats = packFloats(width === 4 ? values.map((value) => value - base) : values, width);
  return Uint8Array.from([...map, ...new Uint8Array(head.buffer), ...floats, ...packIntegers(lane.count)]);
}

/** `first` is the number of the unit's first bucket. */
export function decodeLane(bytes: Uint8Array, slots: number, first: number): Lane {
  const at: number[] = [];
  for (let slot = 0; slot < slots; slot += 1)
    if ((bytes[slot >> 3] ?? 0) & (1 << (slot & 7))) at.push(first + slot);
  const n = at.length;
  const head = new DataView(bytes.buffer, bytes.byteOffset + slots / 8, 9);
  const base = head.getFloat64(0);
  const width = head.getUint8(8) === 4 ? 4 : 8;
  const start = slots / 8 + 9;
  const floats = unpackFloats(bytes.subarray(start), n * 3, width);
  const values = width === 4 ? floats.map((value) => value + base) : floats;
  const count = unpackIntegers(bytes.subarray(start + n * 3 * width), n);
  return { at, min: values.slice(0, n), max: values.slice(n, 2 * n), last: values.slice(2 * n), count };
}

function isSingleEnough(values: readonly number[], base: number): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const allowed = (high - low) / 1e6;
  return values.every((value) => {
    const error = Math.abs(Math.fround(value - base) + base - value);
    return Number.isNaN(error) ? Number.isNaN(value) : error <= allowed;
  });
}

/** The lines from the first bucket to the last in which x lies between two values. Without x, lines have their number as x. */
export function findRange(
  x: Lane | undefined,
  { from, to }: { from: number; to: number },
  { size, lineCount }: { size: number; lineCount: number },
): { from: number; to: number } {
  if (!x || x.at.length === 0)
    return {
      from: Math.min(lineCount, Math.max(0, Math.ceil(from))),
      to: Math.min(lineCount, Math.max(0, Math.floor(to) + 1)),
    };
  let [first, last]: (number | undefined)[] = [];
  for (const [index, bucket] of x.at.entries()) {
    if (!((x.max[index] ?? Number.NaN) >= from && (x.min[index] ?? Number.NaN) <= to)) continue;
    first ??= bucket;
    last = bucket;
  }
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: first * size, to: Math.min(lineCount, (last + 1) * size) };
}
