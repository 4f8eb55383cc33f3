import { z } from "zod";
import type { Actor } from "../access/actor";
import { lockClientRun, lockOutput, writeOutputLines } from "../db/client-runs";
import { findLogTail, storeLogChunks } from "../db/log-chunks";
import { notify } from "../db/notifications";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { acceptChunks, type DecodedChunk, maxChunkBytes } from "../runs/accept-chunks";
import { drawConsoleLine, readConsoleLine } from "../runs/console-line";
import { characterBoundary } from "../runs/decode-log";
import { requireReportable } from "./require-reportable";
import { takeWriterLines, writerSchema } from "./take-writer-lines";

const inputSchema = z.object({
  runId: z.string().max(64),
  /** Number of the first of the lines; a line that was there is drawn over. Left out: they go behind the last. */
  firstLine: z.int().min(0).optional(),
  /** Of a program that writes the run with others: its lines go behind the last, each once. */
  writer: writerSchema.optional(),
  lines: z.array(z.string()),
});
export type AppendOutputInput = z.input<typeof inputSchema>;

/**
 * Console output of a program, kept where the logs of launched runs are. The output of a launched run comes through its agent,
 * so its client's is left out.
 */
export async function appendOutput(actor: Actor, input: unknown): Promise<void> {
  const { runId, firstLine, writer, lines: sent } = requireInput(inputSchema, input);
  const run = await requireReportable(actor, runId);
  if (run.origin !== "reported" || sent.length === 0) return;
  await inTransaction(async (tx) => {
    if (!(await lockClientRun(tx, runId))) return;
    const lines = writer ? sent.slice(await takeWriterLines(tx, runId, writer, sent)) : sent;
    if (lines.length === 0) return;
    const count = await lockOutput(tx, runId);
    const tail = await findLogTail(tx, runId, 1);
    const first = Math.min(firstLine ?? count, count);
    const chunks = toChunks(lines, first, count, tail);
    const accepted = acceptChunks(tail, chunks);
    if (!accepted.ok) throw new AppError("INVALID", accepted.message);
    const place = { runId, attempt: 1, runBytes: accepted.tail.runBytes };
    if (accepted.store.length > 0) await storeLogChunks(tx, place, accepted.store);
    await writeOutputLines(tx, runId, Math.max(count, first + lines.length));
    await notify(tx, "slipway_run", runId);
  });
}

function toChunks(
  lines: readonly string[],
  first: number,
  known: number,
  tail: { nextSeq: number; nextOffset: number },
): DecodedChunk[] {
  const chunks: DecodedChunk[] = [];
  let count = known;
  let at = new Date(0);
  for (const [index, line] of lines.entries()) {
    const { stream, text, ...read } = readConsoleLine(line);
    at = read.at ?? (at.getTime() === 0 ? new Date() : at);
    const data = Buffer.from(drawConsoleLine(text, first + index, count));
    count = Math.max(count, first + index + 1);
    for (let from = 0; from < data.length; ) {
      // Each chunk is read by itself: none ends inside of a character.
      const end = from + characterBoundary(data.subarray(from), maxChunkBytes);
      addChunk(chunks, { stream, at: at.toISOString(), data: data.subarray(from, end) }, tail);
      from = end;
    }
  }
  return chunks;
}

/** Joined to the last one where that is of the same stream and has room. */
function addChunk(
  chunks: DecodedChunk[],
  piece: Pick<DecodedChunk, "stream" | "at" | "data">,
  tail: { nextSeq: number; nextOffset: number },
): void {
  const last = chunks.at(-1);
  if (last && last.stream === piece.stream && last.data.length + piece.data.length <= maxChunkBytes / 16) {
    last.data = Buffer.concat([last.data, piece.data]);
    return;
  }
  const offset = last ? last.offset + last.data.length : tail.nextOffset;
  chunks.push({ ...piece, seq: last ? last.seq + 1 : tail.nextSeq, offset });
}
