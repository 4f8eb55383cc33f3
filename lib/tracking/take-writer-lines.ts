import { createHash } from "node:crypto";
import { z } from "zod";
import type { Actor } from "../access/actor";
import { lockWriter, writeWriterLines } from "../db/client-writers";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { storableText } from "../runs/storable-text";
import { requireReportable } from "./require-reportable";
import { writeLineValue } from "./series/metric-stats";
import { parseLine } from "./series/parse-line";

const inputSchema = z.object({
  runId: z.string().max(64),
  writer: storableText(100, 1),
  file: storableText(100, 1),
  offset: z.int().min(0).max(1_000_000_000),
  content: z.array(z.string()),
});

/**
 * Lines of one of several programs that write a run at once, in that program's own count: what of them is new is handed to `store`,
 * to go behind the last. One request of a writer waits for its other; other writers wait for nobody. A program that crashed and is
 * sent again has another name: it is known by its first line, when that says at which moment it was written.
 */
export async function takeWriterLines(
  actor: Actor,
  input: unknown,
  store: (content: string[]) => Promise<void>,
): Promise<void> {
  const { offset, content, ...writer } = requireInput(inputSchema, input);
  await requireReportable(actor, writer.runId);
  await inTransaction(async (tx) => {
    const known = await lockWriter(tx, writer, offset === 0 ? writerMark(content[0] ?? "") : null);
    const fresh = content.slice(Math.max(0, known - offset));
    if (fresh.length === 0) return;
    await store(fresh);
    await writeWriterLines(tx, writer, offset + content.length);
  });
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
