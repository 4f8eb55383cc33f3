import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findHistoryChunks } from "../db/history-chunks";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { linesOf } from "./read-lines";
import { type MediaValue, mediaValueInputSchema } from "./schema";
import { findValue } from "./series/find-value";

/** What a line of a run has under a key. */
export async function loadMediaValue(actor: Actor, input: unknown): Promise<MediaValue> {
  const { runId, key, line } = requireInput(mediaValueInputSchema, input);
  await getOwnRun(actor, runId);
  const stream = { runId, stream: "history" as const };
  const range = { from: line, to: line + 1, maxBytes: 1, maxChunks: 1 };
  const [chunk] = await findHistoryChunks(getDatabase(), stream, range);
  const text = chunk && linesOf(chunk)[line - chunk.firstLine];
  const value = text === undefined ? undefined : findValue(text, key);
  if (value !== undefined) return { line, value };
  throw new AppError("NOT_FOUND", `Line ${line} of this run has nothing under this key.`);
}
