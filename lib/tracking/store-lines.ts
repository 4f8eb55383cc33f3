import { getPool } from "../db/client";
import { addLines, findLineRanges, insertHistoryChunk } from "../db/history-chunks";
import { type AddedTo, appendChunk, lockStream, noteLateLines, type StreamKey } from "../db/run-streams";
import { inTransaction } from "../db/transaction";
import { unitLines } from "./series/buckets";
import { toChunk } from "./series/to-chunk";
import { takeWriterLines, type Writer } from "./take-writer-lines";

interface NewLines {
  lines: readonly string[];
  steps: readonly (number | null)[];
  /** Null: behind the last one. */
  firstLine: number | null;
}

/** Stores lines that are not there yet, under their numbers; what the stream is then. */
export async function storeLines(key: StreamKey, { lines, steps, firstLine }: NewLines): Promise<AddedTo> {
  const added = await appendChunk(getPool(), key, toChunk(lines, steps), firstLine);
  return added ?? (await storeLateLines(key, { lines, steps, firstLine: firstLine ?? 0 }));
}

/** Stores what of a writer's lines it has not sent before behind the last one, and counts them, or neither. */
export function storeWriterLines(
  key: StreamKey,
  writer: Writer,
  { lines, steps }: Pick<NewLines, "lines" | "steps">,
): Promise<AddedTo> {
  return inTransaction(async (tx) => {
    const known = await takeWriterLines(tx, key.runId, writer, lines);
    if (known === lines.length) return await lockStream(tx, key);
    return await addLines(tx, key, toChunk(lines.slice(known), steps.slice(known)));
  });
}

/** Lines that came again, or before the end, or beyond it: what is there stays, what is missing is put where it belongs. */
function storeLateLines(
  key: StreamKey,
  { lines, steps, firstLine }: NewLines & { firstLine: number },
): Promise<AddedTo> {
  return inTransaction(async (tx) => {
    const { lineCount, isCut } = await lockStream(tx, key);
    const to = firstLine + lines.length;
    const there = await findLineRanges(tx, key, { from: firstLine, to });
    const missing = findMissing({ from: firstLine, to }, there);
    for (const { from, to } of missing) {
      const part = [from - firstLine, to - firstLine] as const;
      const chunk = toChunk(lines.slice(...part), steps.slice(...part));
      await insertHistoryChunk(tx, key, { ...chunk, firstLine: from });
    }
    const [first] = missing;
    if (!first) return { lineCount, isCut };
    const now = Math.max(lineCount, to);
    await noteLateLines(tx, key, { lineCount: now, firstUnit: Math.floor(first.from / unitLines) });
    return { lineCount: now, isCut };
  });
}

interface Range {
  from: number;
  to: number;
}

/** The parts of a range that others, in order and apart from each other, leave open. */
export function findMissing(
  { from, to }: Range,
  there: readonly { firstLine: number; lineCount: number }[],
): Range[] {
  const missing: Range[] = [];
  let next = from;
  for (const { firstLine, lineCount } of there) {
    if (firstLine > next) missing.push({ from: next, to: firstLine });
    next = Math.max(next, firstLine + lineCount);
  }
  if (next < to) missing.push({ from: next, to });
  return missing;
}
