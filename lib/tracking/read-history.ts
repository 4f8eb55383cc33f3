import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { type ChunkQuery, findHistoryChunks, type LineRange } from "../db/history-chunks";
import { countLines, type StreamKey } from "../db/run-streams";
import { requireInput } from "../result";
import { linesOf } from "./read-lines";
import { readHistoryInputSchema, streamHistoryInputSchema } from "./schema";
import { pickKeys } from "./series/pick-keys";

export interface HistoryLine {
  number: number;
  /** As JSON, NaN and the infinities as programs write them. */
  text: string;
}

export interface HistoryPage {
  lines: HistoryLine[];
  /** Where to go on; null at the end. */
  nextLine: number | null;
}

/** What is read from the database at once, and about how much an answer holds. */
const pageBytes = 8 * 1024 * 1024;

/** The lines of a run in order, from a number on. */
export async function readHistory(actor: Actor, input: unknown): Promise<HistoryPage> {
  const { fromLine, limit, keys, ...asked } = requireInput(readHistoryInputSchema, input);
  await getOwnRun(actor, asked.runId);
  const wanted = { ...asked, ...(keys && { keys: new Set(keys) }) };
  const to = await countLines(getDatabase(), asked);
  const lines: HistoryPage["lines"] = [];
  let bytes = 0;
  for await (const { number, text } of readLines(asked, { from: fromLine, to }, asked)) {
    if (lines.length >= limit || bytes >= pageBytes) return { lines, nextLine: number };
    const picked = pickKeys(text, number, wanted);
    if (picked === null) continue;
    lines.push({ number, text: picked });
    bytes += picked.length;
  }
  return { lines, nextLine: null };
}

/** All lines from a number on, as they are read. The first one is asked for before anything is sent, so that a refusal is one. */
export async function* streamHistory(actor: Actor, input: unknown): AsyncGenerator<HistoryLine> {
  const { fromLine, limit, keys, ...asked } = requireInput(streamHistoryInputSchema, input);
  await getOwnRun(actor, asked.runId);
  const wanted = { ...asked, ...(keys && { keys: new Set(keys) }) };
  const to = await countLines(getDatabase(), asked);
  let count = 0;
  for await (const { number, text } of readLines(asked, { from: fromLine, to }, asked)) {
    const picked = pickKeys(text, number, wanted);
    if (picked === null) continue;
    if (count === limit) return;
    yield { number, text: picked };
    count += 1;
  }
}

async function* readLines(
  key: StreamKey,
  { from, to }: LineRange,
  steps: Pick<ChunkQuery, "minStep" | "maxStep">,
): AsyncGenerator<HistoryLine> {
  for (let next = from; next < to; ) {
    const { minStep, maxStep } = steps;
    const query = { from: next, to, minStep, maxStep, maxBytes: pageBytes, maxChunks: 50 };
    const chunks = await findHistoryChunks(getDatabase(), key, query);
    for (const chunk of chunks)
      for (const [at, text] of linesOf(chunk).entries())
        if (chunk.firstLine + at >= next) yield { number: chunk.firstLine + at, text };
    const last = chunks.at(-1);
    if (!last) return;
    next = last.firstLine + last.lineCount;
  }
}
