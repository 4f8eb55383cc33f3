import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import { findLogChunks, findLogSizes } from "../../db/log-chunks";
import { requireInput } from "../../result";
import { downloadLogInputSchema } from "../schema";

const pieceBytes = 1024 * 1024;
const lineFeed = 10;

/** The bytes of a run's log as the program wrote them: of one attempt, or of all with a line between them. */
export async function downloadLog(
  actor: Actor,
  input: unknown,
): Promise<{ fileName: string; bytes: AsyncGenerator<Uint8Array> }> {
  const { runId, attempt } = requireInput(downloadLogInputSchema, input);
  const run = await getOwnRun(actor, runId);
  const sizes = await findLogSizes(getDatabase(), runId);
  const wanted = sizes.filter((one) => attempt === undefined || one.attempt === attempt);
  const suffix = attempt === undefined ? "" : `-${attempt}`;
  const fileName = `${run.name.replace(/[^A-Za-z0-9._-]+/g, "_")}${suffix}.log`;
  return {
    fileName,
    bytes: readAll(
      runId,
      wanted.map((one) => one.attempt),
    ),
  };
}

async function* readAll(runId: string, attempts: readonly number[]): AsyncGenerator<Uint8Array> {
  let hasOpenLine = false;
  for (const attempt of attempts) {
    if (attempts.length > 1)
      yield new TextEncoder().encode(`${hasOpenLine ? "\n" : ""}----- attempt ${attempt} -----\n`);
    let offset = 0;
    for (;;) {
      const chunks = await findLogChunks(getDatabase(), { runId, attempt, offset }, pieceBytes);
      for (const chunk of chunks) yield chunk.data;
      const last = chunks.at(-1);
      if (!last) break;
      hasOpenLine = last.data.at(-1) !== lineFeed;
      offset = Number(last.offset) + last.data.length;
    }
  }
}
