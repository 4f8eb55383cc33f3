import type { Actor } from "../../access/actor";
import { type Connection, getPool } from "../../db/client";
import { hasClient } from "../../db/client-runs";
import { addLines } from "../../db/history-chunks";
import { findLogTail, storeLogChunks } from "../../db/log-chunks";
import { notifyEach } from "../../db/notifications";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logFailure } from "../../logger";
import { requireInput } from "../../result";
import { acceptChunks, type DecodedChunk } from "../../runs/accept-chunks";
import { logsRequestSchema } from "../../runs/agent-protocol";
import { isHistoryLine, readStep } from "../../tracking/series/history-line";
import { metricStreams } from "../../tracking/series/metric-stream";
import { stampLine } from "../../tracking/series/stamp-line";
import { toChunk } from "../../tracking/series/to-chunk";
import { leaseLost, lockReportedLease } from "./agent-subject";

/** Stores output of an attempt and wakes who reads it. Sending a chunk twice is harmless; after a gap the answer says where to go on. */
export async function appendLogs(actor: Actor, runId: string, input: unknown): Promise<{ nextSeq: number }> {
  const { agentId, attempt, chunks } = requireInput(logsRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const decoded = chunks.map((chunk) => ({ ...chunk, data: Buffer.from(chunk.data, "base64") }));
  const { nextSeq, isNew } = await inTransaction(async (tx) => {
    // The lock also puts two senders of one attempt in order, so that the tail is the one the chunks are added to.
    if (!(await lockReportedLease(tx, actor, lease))) throw leaseLost();
    const tail = await findLogTail(tx, runId, attempt);
    const accepted = acceptChunks(tail, decoded);
    if (!accepted.ok) throw new AppError("INVALID", accepted.message);
    const { store, metrics, tail: now } = accepted;
    if (store.length > 0) await storeLogChunks(tx, { runId, attempt, runBytes: now.runBytes }, store);
    await storeMetrics(tx, runId, metrics);
    return { nextSeq: now.nextSeq, isNew: store.length > 0 };
  });
  if (isNew) wakeReaders(runId);
  return { nextSeq };
}

/** What an agent measures of a program is a stream of its own; a program that speaks to us by a client measures itself. */
async function storeMetrics(tx: Connection, runId: string, metrics: readonly DecodedChunk[]): Promise<void> {
  for (const stream of metricStreams) {
    const isOf = (chunk: DecodedChunk) => (chunk.stream === "system") === (stream === "system");
    const lines = metrics.filter(isOf).flatMap(readMetrics);
    if (lines.length === 0 || (stream === "system" && (await hasClient(tx, runId)))) continue;
    await addLines(tx, { runId, stream }, toChunk(lines, lines.map(readStep)));
  }
}

/** What an agent took out of the output; lines without a time get that of their output. */
function readMetrics({ data, at }: DecodedChunk): string[] {
  const seconds = Date.parse(at) / 1_000;
  const lines = Buffer.from(data).toString("utf8").split("\n").filter(isHistoryLine);
  return lines.map((line) => stampLine(line, seconds));
}

/**
 * After the commit, because NOTIFY inside of it would make all busy logs wait for each other's writes to the disk. Nobody waits for
 * this: a page that misses it gets the piece with the next one, and the end of the run wakes it inside the transaction.
 */
function wakeReaders(runId: string): void {
  void notifyEach(getPool(), "slipway_run", [runId]).catch((error: unknown) =>
    logFailure("request:failed", error, { run: runId, task: "notify" }),
  );
}
