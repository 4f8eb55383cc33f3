import type { Actor } from "../../access/actor";
import { isQueueOpen } from "../../access/can";
import { getDatabase } from "../../db/client";
import { findRunRows } from "../../db/run-list";
import { requireInput } from "../../result";
import type { RunRow } from "../../runs/run-view";
import { runRowsInputSchema } from "../schema";
import { visibleQueues } from "../visible-queues";
import { toRunRows } from "./run-rows";

/** The runs with these ids as they are now; those the actor may not see are left out. */
export async function loadRunRows(actor: Actor, input: unknown): Promise<RunRow[]> {
  const { runIds, columns } = requireInput(runRowsInputSchema, input);
  visibleQueues(actor, "run:view");
  if (runIds.length === 0) return [];
  const rows = await findRunRows(getDatabase(), actor.teamId, runIds);
  const open = rows.filter(({ queueId }) => isQueueOpen(actor, { queueId }));
  return await toRunRows(actor.teamId, open, columns);
}
