import type { Actor } from "../access/actor";
import { findLogTail, storeLogChunks } from "../db/log-chunks";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logsRequestSchema } from "../runs/agent-protocol";
import { acceptChunks } from "../runs/log-chunks";
import { leaseLost, lockReportedLease } from "./agent-subject";
import { parseRequest } from "./parse-request";

/** Stores output of an attempt and wakes who reads it. Sending a chunk twice is harmless; after a gap the answer says where to go on. */
export async function appendLogs(actor: Actor, runId: string, input: unknown): Promise<{ nextSeq: number }> {
  const { agentId, attempt, chunks } = parseRequest(logsRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const decoded = chunks.map((chunk) => ({ ...chunk, data: Buffer.from(chunk.data, "base64") }));
  return await inTransaction(async (tx) => {
    // The lock also puts two senders of one attempt in order, so that the tail is the one the chunks are added to.
    if (!(await lockReportedLease(tx, actor, lease))) throw leaseLost();
    const tail = await findLogTail(tx, runId, attempt);
    const accepted = acceptChunks(tail, decoded);
    if (!accepted.ok) throw new AppError("INVALID", accepted.message);
    const { store, tail: now } = accepted;
    if (store.length > 0) await storeLogChunks(tx, { runId, attempt, runBytes: now.runBytes }, store);
    return { nextSeq: now.nextSeq };
  });
}
