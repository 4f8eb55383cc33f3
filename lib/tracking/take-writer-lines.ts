import { z } from "zod";
import type { Actor } from "../access/actor";
import { lockWriter, writeWriterLines } from "../db/client-writers";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { storableText } from "../runs/storable-text";
import { requireReportable } from "./require-reportable";

const inputSchema = z.object({
  runId: z.string().max(64),
  writer: storableText(100, 1),
  file: storableText(100, 1),
  offset: z.int().min(0).max(1_000_000_000),
  content: z.array(z.string()),
});

/**
 * Lines of one of several programs that write a run at once, in that program's own count: what of them is new is handed to `store`,
 * to go behind the last. One request of a writer waits for its other; other writers wait for nobody.
 */
export async function takeWriterLines(
  actor: Actor,
  input: unknown,
  store: (content: string[]) => Promise<void>,
): Promise<void> {
  const { offset, content, ...writer } = requireInput(inputSchema, input);
  await requireReportable(actor, writer.runId);
  await inTransaction(async (tx) => {
    const known = await lockWriter(tx, writer);
    const fresh = content.slice(Math.max(0, known - offset));
    if (fresh.length === 0) return;
    await store(fresh);
    await writeWriterLines(tx, writer, offset + content.length);
  });
}
