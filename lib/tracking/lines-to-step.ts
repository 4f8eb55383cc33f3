import type { Connection } from "../db/client";
import { findBorder, findHistoryChunks, insertHistoryChunk, type StoredChunk } from "../db/history-chunks";
import type { StreamKey } from "../db/run-streams";
import { checkLines } from "./check-lines";
import { linesOf } from "./read-lines";
import { toChunk } from "./series/to-chunk";

interface KeptLines {
  /** All lines before this one stay as they are. */
  border: number;
  /** Of those behind it, in order, what is not beyond the step. */
  lines: string[];
}

const pageBytes = 8 * 1024 * 1024;

/** What is left of a history up to a step. A line without a step stays where none before it goes. */
export async function findLinesToStep(
  tx: Connection,
  key: StreamKey,
  { lineCount, step }: { lineCount: number; step: number },
): Promise<KeptLines> {
  const border = Math.min(await findBorder(tx, key, step), lineCount);
  const lines: string[] = [];
  const maxStep = Math.floor(step);
  let isBeyond = false;
  for (let from = border; from < lineCount; ) {
    const query = { from, to: lineCount, maxStep, maxBytes: pageBytes };
    const chunks = await findHistoryChunks(tx, key, query);
    for (const { text, ownStep } of chunks.flatMap((chunk) => steppedLines(chunk, from)))
      if (ownStep === null ? !isBeyond : ownStep <= step) lines.push(text);
      else isBeyond = true;
    const last = chunks.at(-1);
    from = last ? last.firstLine + last.lineCount : lineCount;
  }
  return { border, lines };
}

function steppedLines(chunk: StoredChunk, from: number): { text: string; ownStep: number | null }[] {
  const texts = linesOf(chunk).slice(Math.max(0, from - chunk.firstLine));
  const { steps } = checkLines(texts);
  return texts.map((text, at) => ({ text, ownStep: steps[at] ?? null }));
}

/** Lines stored as text at once. */
const linesAtOnce = 2_000;

/** Puts lines from a number on; how many the stream has then. */
export async function putLines(
  tx: Connection,
  key: StreamKey,
  { border, lines }: KeptLines,
): Promise<number> {
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const checked = checkLines(lines.slice(from, from + linesAtOnce));
    const chunk = toChunk(checked.lines, checked.steps);
    await insertHistoryChunk(tx, key, { ...chunk, firstLine: border + from });
  }
  return border + lines.length;
}
