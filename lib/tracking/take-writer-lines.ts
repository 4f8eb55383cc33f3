import { createHash } from "node:crypto";
import { z } from "zod";
import type { Connection } from "../db/client";
import { lockWriter, writeWriterLines } from "../db/client-writers";
import { storableText } from "../runs/storable-text";
import { writeLineValue } from "./series/metric-stats";
import { parseLine } from "./series/parse-line";

/** One of several programs that write a run at once: it numbers its lines by itself, in each of its files from 0. */
export const writerSchema = z.object({
  name: storableText(100, 1),
  file: storableText(100, 1),
  /** The number of the first of the lines. */
  offset: z.int().min(0).max(1_000_000_000),
});
export type Writer = z.output<typeof writerSchema>;

/**
 * How many of these lines, from the first, the writer has sent before; it has sent all of them once `tx` is stored, which has to store
 * the others behind the last line. One request of a writer waits for its other; other writers wait for nobody. A program that
 * crashed and is sent again has another name: it is known by its first line, when that says at which moment it was written.
 */
export async function takeWriterLines(
  tx: Connection,
  runId: string,
  { name, file, offset }: Writer,
  lines: readonly string[],
): Promise<number> {
  const place = { runId, writer: name, file };
  const known = await lockWriter(tx, place, offset === 0 ? writerMark(lines[0] ?? "") : null);
  const end = offset + lines.length;
  if (end > known) await writeWriterLines(tx, place, end);
  return Math.min(Math.max(0, known - offset), lines.length);
}

/** What tells a writer by its first line; null when another's could be the same. Clients write the keys in any order. */
function writerMark(line: string): string | null {
  const map = parseLine(line);
  if (!(map ? map.keys.includes("_timestamp") : isoTime.test(line))) return null;
  const entries = map?.keys.map((key, at) => {
    const value = map.values[at];
    return `${JSON.stringify(key)}:${value ? writeLineValue(value) : ""}`;
  });
  return createHash("sha256")
    .update(entries?.sort().join() ?? line)
    .digest("base64");
}

/** A console line has the moment before its text. */
const isoTime = /^(ERROR )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+/;
