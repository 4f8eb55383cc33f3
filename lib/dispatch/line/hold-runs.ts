import type { Actor } from "../../access/actor";
import { setItemHeld } from "../../db/run-queue-items";
import { requireInput } from "../../result";
import { waitingRunsInputSchema } from "../schema";
import { type ChangedRuns, changeWaitingRuns } from "./change-waiting-runs";

/** Keeps runs that wait from being started; they stay in line and keep their age. */
export function holdRuns(actor: Actor, input: unknown): Promise<ChangedRuns> {
  const { runIds } = requireInput(waitingRunsInputSchema, input);
  return changeWaitingRuns(actor, runIds, {
    kind: "run:held",
    apply: async (tx, item) => {
      if (item.heldAt !== null) return null;
      await setItemHeld(tx, item.runId, true);
      return { kind: "held", data: {} };
    },
  });
}
