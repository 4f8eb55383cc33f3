import { z } from "zod";
import type { Actor } from "../access/actor";
import { keepForkedLines } from "../db/client-runs";
import { cutHistory } from "../db/history-chunks";
import { insertRunEvent } from "../db/run-events";
import { storeRunReport } from "../db/run-reports";
import { lockStream, noteLateLines } from "../db/run-streams";
import { dropSeriesBlocks } from "../db/series-blocks";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { findLinesToStep, putLines } from "./lines-to-step";
import { requireReportable } from "./require-reportable";
import { unitLines } from "./series/buckets";
import { tellReaders } from "./tell-readers";

const inputSchema = z.object({ runId: z.string().max(64), step: z.number().min(0) });

/** Takes back what a run has reported beyond a step, so that it goes on from there. Its summary is made from what is left. */
export async function rewindRun(actor: Actor, input: unknown): Promise<void> {
  const { runId, step } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  await inTransaction(async (tx) => {
    const key = { runId, stream: "history" as const };
    const { lineCount } = await lockStream(tx, key);
    const kept = await findLinesToStep(tx, key, { lineCount, step });
    const firstUnit = Math.floor(kept.border / unitLines);
    await cutHistory(tx, key, kept.border);
    await dropSeriesBlocks(tx, key, firstUnit);
    const left = await putLines(tx, key, kept);
    await noteLateLines(tx, key, { lineCount: left, firstUnit });
    await keepForkedLines(tx, runId, left);
    await storeRunReport(tx, runId, { summary: null });
    const by = { kind: "system" as const, id: null, name: "program" };
    const message = `rewound to step ${step}: ${lineCount - left} of ${lineCount} history lines were taken back`;
    await insertRunEvent(tx, runId, by, null, { kind: "note", data: { message } });
  });
  tellReaders(runId);
}
