import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findLogChunks, findLogSizes } from "../../db/log-chunks";
import { requireInput } from "../../result";
import type { LogRange } from "../../runs/run-view";
import { toLogPiece } from "../agents/log-piece";
import { requireRun } from "../require-run";
import { readLogInputSchema } from "../schema";

/** A part of a run's log, from a byte offset of one attempt on. */
export async function readLog(actor: Actor, input: unknown): Promise<LogRange> {
  const { runId, offset, maxBytes, ...asked } = requireInput(readLogInputSchema, input);
  await requireRun(actor, runId);
  const sizes = await findLogSizes(getDatabase(), runId);
  const attempts = sizes.map((one) => one.attempt);
  const attempt = asked.attempt ?? attempts.at(-1) ?? 1;
  const chunks = await findLogChunks(getDatabase(), { runId, attempt, offset }, maxBytes);
  const pieces = chunks.map((chunk) => toLogPiece(chunk, offset));
  return {
    attempt,
    attempts,
    pieces,
    next: pieces.at(-1)?.end ?? offset,
    size: sizes.find((one) => one.attempt === attempt)?.size ?? 0,
  };
}
