import { z } from "zod";
import type { Actor } from "../access/actor";
import { notify } from "../db/notifications";
import { insertRunEvent } from "../db/run-events";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { reportedText } from "../runs/storable-text";
import { requireReportable } from "./require-reportable";

const inputSchema = z.object({
  runId: z.string().max(64),
  title: reportedText(200),
  text: reportedText(10_000),
  severity: z.enum(["INFO", "WARN", "ERROR"]),
});

/** An alert that a program gave: an entry of the run's timeline. */
export async function noteAlert(actor: Actor, input: unknown): Promise<void> {
  const { runId, title, text, severity } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  const message = [`${severity.toLowerCase()}: ${title}`, text].filter((part) => part !== "").join(": ");
  await inTransaction(async (tx) => {
    const by = { kind: "system" as const, id: null, name: "program" };
    await insertRunEvent(tx, runId, by, null, { kind: "note", data: { message } });
    await notify(tx, "slipway_run", runId);
  });
}
