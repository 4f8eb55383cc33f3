import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { countLines } from "../db/run-streams";
import { requireInput } from "../result";
import { checkLines } from "./check-lines";
import { requireReportable } from "./require-reportable";
import { appendHistoryInputSchema } from "./schema";
import { storeLines } from "./store-lines";
import { tellReaders } from "./tell-readers";

/**
 * Adds lines to what a run reports. With the number of the first one, sending them twice changes nothing, and lines may come late;
 * without it they go behind the last.
 */
export async function appendHistory(actor: Actor, input: unknown): Promise<{ lineCount: number }> {
  const { runId, stream, firstLine = null, ...sent } = requireInput(appendHistoryInputSchema, input);
  await requireReportable(actor, runId);
  const { lines, steps } = checkLines(sent.lines);
  const key = { runId, stream };
  if (lines.length === 0) return { lineCount: await countLines(getDatabase(), key) };
  const lineCount = await storeLines(key, { lines, steps, firstLine });
  tellReaders(runId);
  return { lineCount };
}
