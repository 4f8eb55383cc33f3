import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { refusalWords } from "../access/refusal-words";
import { insertAuditEvent } from "../db/audit-events";
import { deleteReported } from "../db/client-runs";
import { getOwnRun } from "../db/get-own-run";
import { deleteRunFiles } from "../db/run-files";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { requireInput } from "../result";
import { removeContents } from "./file-contents";
import { runReportInputSchema } from "./schema";

/** Deletes a reported run with all it reported. A launched run is the team's record of what was run, and stays. */
export async function deleteReportedRun(actor: Actor, input: unknown): Promise<void> {
  const { runId } = requireInput(runReportInputSchema, input);
  const run = await getOwnRun(actor, runId);
  if (run.origin !== "reported")
    throw new AppError(
      "INVALID",
      `Run ${run.name} was launched here: it is part of the history and cannot be deleted.`,
    );
  if (!can(actor, "run:cancel", run))
    throw new AppError(
      "FORBIDDEN",
      refusalWords(actor, "run:cancel", "only its author, a lead or an admin may delete this run"),
    );
  const places = await inTransaction(async (tx, onceStored) => {
    const gone = await deleteRunFiles(tx, runId, "all");
    await deleteReported(tx, runId);
    await insertAuditEvent(tx, actor, { kind: "run:deleted", subject: run.name, data: { runId } });
    onceStored(() => logEvent("run:deleted", { run: runId }));
    return gone;
  });
  await removeContents(places);
}
