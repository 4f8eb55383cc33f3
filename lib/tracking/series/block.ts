/** Columns as bytes: a header that says where each column is, so that one can be read alone, and the columns one after the other. */
import { z } from "zod";
import { packIntegers, unpackIntegers } from "./byte-planes";
import type { Column, Columns } from "./columns";
import { keyOf } from "./metric-stats";
import { decodeNumbers, encodeNumbers } from "./number-column";

/** Squeezes bytes and back, such as `deflateRawSync` and `inflateRawSync`; here because the core does no such thing itself. */
export interface Squeezer {
  squeeze(bytes: Uint8Array): Uint8Array;
  unsqueeze(bytes: Uint8Array): Uint8Array;
}

const headerSchema = z.object({
  lines: z.int(),
  shapes: z.array(z.object({ p: z.array(z.string()), c: z.array(z.int()) })),
  /** Path, count of values, their kind, where they begin and how many bytes they have. */
  columns: z.array(
    z.object({
      path: z.array(z.string()),
      n: z.int(),
      kind: z.enum(["int", "float", "mixed", "text"]),
      at: z.int(),
      size: z.int(),
    }),
  ),
  shapeOf: z.object({ at: z.int(), size: z.int() }),
});
export type BlockHeader = z.infer<typeof headerSchema>;

export interface Block {
  header: Uint8Array;
  data: Uint8Array;
}

export function encodeBlock(columns: Columns, { squeeze }: Squeezer): Block {
  const parts: Uint8Array[] = [];
  let at = 0;
  const put = (bytes: Uint8Array) => {
    const part = squeeze(bytes);
    parts.push(part);
    at += part.length;
    return { at: at - part.length, size: part.length };
  };
  const header: BlockHeader = {
    lines: columns.shapeOf.length,
    shapes: columns.shapes.map(({ pieces, columns }) => ({ p: pieces, c: columns })),
    shapeOf: put(packIntegers(columns.shapeOf)),
    columns: columns.columns.map((column) => ({
      path: [...column.path],
      n: column.lines.length,
      kind: kindOf(column),
      ...put(encodeColumn(column)),
    })),
  };
  return { header: squeeze(toBytes(JSON.stringify(header))), data: join(parts) };
}

export function readHeader(bytes: Uint8Array, { unsqueeze }: Squeezer): BlockHeader {
  return headerSchema.parse(JSON.parse(toText(unsqueeze(bytes))));
}

/** All columns again. */
export function decodeBlock(block: Block, squeezer: Squeezer): Columns {
  const header = readHeader(block.header, squeezer);
  const part = ({ at, size }: { at: number; size: number }) =>
    squeezer.unsqueeze(block.data.subarray(at, at + size));
  const shapeOf = unpackIntegers(part(header.shapeOf), header.lines);
  const columns = header.columns.map((column) => decodeColumn(column, part(column)));
  const shapes = header.shapes.map(({ p, c }) => ({ pieces: p, columns: c }));
  for (const [line, shape] of shapeOf.entries())
    for (const at of shapes[shape]?.columns ?? []) columns[at]?.lines.push(line);
  return { shapes, shapeOf, columns };
}

/** Numbers of some keys, without looking at the rest. */
export function pickColumns(
  block: Block,
  keys: ReadonlySet<string>,
  squeezer: Squeezer,
): Map<string, Column> {
  const header = readHeader(block.header, squeezer);
  const part = ({ at, size }: { at: number; size: number }) =>
    squeezer.unsqueeze(block.data.subarray(at, at + size));
  const wanted = new Map<number, Column>();
  const picked = new Map<string, Column>();
  for (const [at, column] of header.columns.entries()) {
    const key = keyOf(column.path);
    if (column.kind === "text" || !keys.has(key)) continue;
    const decoded = decodeColumn(column, part(column));
    wanted.set(at, decoded);
    picked.set(key, decoded);
  }
  if (wanted.size === 0) return picked;
  const columnsOf = header.shapes.map(({ c }) => c.flatMap((at) => wanted.get(at) ?? []));
  for (const [line, shape] of unpackIntegers(part(header.shapeOf), header.lines).entries())
    for (const column of columnsOf[shape] ?? []) column.lines.push(line);
  return picked;
}

function kindOf({ isNumber, ints }: Column): BlockHeader["columns"][number]["kind"] {
  if (!isNumber) return "text";
  if (ints.every(Boolean)) return "int";
  return ints.some(Boolean) ? "mixed" : "float";
}

function encodeColumn(column: Column): Uint8Array {
  if (!column.isNumber) return toBytes(column.texts.join("\n"));
  const numbers = encodeNumbers(column.numbers);
  if (kindOf(column) !== "mixed") return numbers;
  return join([Uint8Array.from(column.ints, Number), numbers]);
}

function decodeColumn({ path, n, kind }: BlockHeader["columns"][number], bytes: Uint8Array): Column {
  const column: Column = { path, isNumber: kind !== "text", lines: [], numbers: [], ints: [], texts: [] };
  if (kind === "text") column.texts = n === 0 ? [] : toText(bytes).split("\n");
  else {
    column.ints =
      kind === "mixed" ? Array.from(bytes.subarray(0, n), Boolean) : Array(n).fill(kind === "int");
    column.numbers = decodeNumbers(kind === "mixed" ? bytes.subarray(n) : bytes, n);
  }
  return column;
}

const toBytes = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
