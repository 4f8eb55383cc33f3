import type { Actor } from "../../access/actor";
import { setItemHeld } from "../../db/run-queue-items";
import { requireInput } from "../../result";
import { waitingRunsInputSchema } from "../schema";
import { type ChangedRuns, changeWaitingRuns } from "./change-waiting-runs";

/** Lets runs that were held be started again, with the age they had. */
export function releaseRuns(actor: Actor, input: unknown): Promise<ChangedRuns> {
  const { runIds } = requireInput(waitingRunsInputSchema, input);
  return changeWaitingRuns(actor, runIds, {
    kind: "run:released",
    apply: async (tx, item) => {
      if (item.heldAt === null) return null;
      await setItemHeld(tx, item.runId, false);
      return { kind: "released", data: {} };
    },
  });
}
