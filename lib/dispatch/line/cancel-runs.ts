import type { Actor } from "../../access/actor";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import { cancelRunsInputSchema } from "../schema";
import { cancelRun } from "./cancel-run";

/** Stops many runs; one that is refused does not keep the others. */
export async function cancelRuns(
  actor: Actor,
  input: unknown,
): Promise<{ cancelled: string[]; refused: { runId: string; message: string }[] }> {
  const { runIds } = requireInput(cancelRunsInputSchema, input);
  const cancelled: string[] = [];
  const refused: { runId: string; message: string }[] = [];
  for (const runId of new Set(runIds)) {
    try {
      await cancelRun(actor, { runId });
      cancelled.push(runId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ runId, message: error.message });
    }
  }
  return { cancelled, refused };
}
