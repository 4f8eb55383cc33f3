import type { Actor } from "../../access/actor";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import { rerunRunsInputSchema } from "../schema";
import { rerunRun } from "./rerun-run";
import type { FindCommit } from "./resolve-commit";

/** Runs many runs again with today's queues and jobs; one that is refused does not keep the others. */
export async function rerunRuns(
  actor: Actor,
  input: unknown,
  findCommit?: FindCommit,
): Promise<{
  launched: { runId: string; name: string; of: string }[];
  refused: { runId: string; message: string }[];
}> {
  const { runs } = requireInput(rerunRunsInputSchema, input);
  const launched: { runId: string; name: string; of: string }[] = [];
  const refused: { runId: string; message: string }[] = [];
  for (const { runId, idempotencyKey } of runs) {
    try {
      const answer = await rerunRun(actor, { runId, mode: "today", idempotencyKey }, findCommit);
      if (answer.ok) launched.push({ ...answer.value, of: runId });
      else refused.push({ runId, message: answer.issues.map(({ message }) => message).join(" ") });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ runId, message: error.message });
    }
  }
  return { launched, refused };
}
