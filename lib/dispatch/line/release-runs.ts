import type { Actor } from "../../access/actor";
import { setItemHeld } from "../../db/run-queue-items";
import { parseRequest } from "../parse-request";
import { waitingRunsInputSchema } from "../schema";
import { type ChangedRuns, changeWaitingRuns } from "./change-waiting-runs";

/** Lets runs that were held be started again, with the age they had. */
export function releaseRuns(actor: Actor, input: unknown): Promise<ChangedRuns> {
  const { runIds } = parseRequest(waitingRunsInputSchema, input);
  return changeWaitingRuns(actor, runIds, {
    kind: "run:released",
    apply: async (tx, item) => {
      if (item.heldAt === null) return null;
      await setItemHeld(tx, item.runId, false);
      return { kind: "released", data: {} };
    },
  });
}
