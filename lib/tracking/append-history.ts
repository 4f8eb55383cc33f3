import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { countLines } from "../db/run-streams";
import { requireInput } from "../result";
import { checkLines } from "./check-lines";
import { requireReportable } from "./require-reportable";
import { appendHistoryInputSchema } from "./schema";
import { mostKeys } from "./series/metric-stats";
import { storeLines, storeWriterLines } from "./store-lines";
import { writerSchema } from "./take-writer-lines";
import { tellReaders } from "./tell-readers";

export interface Appended {
  lineCount: number;
  /** What is not as the sender may think. */
  notice?: string;
}

const notice = `This run has logged more than ${mostKeys.toLocaleString("en")} different keys: those that came later are in its \
history, but have no charts and no summary. Log what differs from step to step as a value, not as a key.`;

const inputSchema = appendHistoryInputSchema.extend({
  /** Of a program that writes the run with others: its lines go behind the last, each once. */
  writer: writerSchema.optional(),
});

/**
 * Adds lines to what a run reports. With the number of the first one, sending them twice changes nothing, and lines may come late;
 * without it they go behind the last.
 */
export async function appendHistory(actor: Actor, input: unknown): Promise<Appended> {
  const { runId, stream, firstLine = null, writer, ...sent } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  const { lines, steps } = checkLines(sent.lines);
  const key = { runId, stream };
  if (lines.length === 0) return { lineCount: await countLines(getDatabase(), key) };
  const { lineCount, isCut } = writer
    ? await storeWriterLines(key, writer, { lines, steps })
    : await storeLines(key, { lines, steps, firstLine });
  tellReaders(runId);
  return isCut ? { lineCount, notice } : { lineCount };
}
