import type { Actor } from "../../access/actor";
import { moveItemToFront, setItemPriority } from "../../db/run-queue-items";
import { setRunPriority } from "../../db/runs";
import { requireInput } from "../../result";
import { priorityName, priorityNumber } from "../../runs/priority";
import { prioritiseRunsInputSchema } from "../schema";
import { type ChangedRuns, changeWaitingRuns } from "./change-waiting-runs";

/** Gives runs that wait another priority, or moves them to the front; of several moved together the first named is first. */
export function prioritiseRuns(actor: Actor, input: unknown): Promise<ChangedRuns> {
  const { runIds, priority } = requireInput(prioritiseRunsInputSchema, input);
  const inTurn = priority === "front" ? runIds.toReversed() : runIds;
  return changeWaitingRuns(actor, inTurn, {
    kind: "run:prioritised",
    apply: async (tx, item) => {
      if (priority === "front") await moveItemToFront(tx, item.queueId, item.runId);
      else {
        await setItemPriority(tx, item.runId, priorityNumber(priority));
        await setRunPriority(tx, item.runId, priorityNumber(priority));
      }
      return { kind: "prioritised", data: { from: priorityName(item.priority), to: priority } };
    },
  });
}
