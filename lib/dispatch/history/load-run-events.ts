import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import { findRunEvents } from "../../db/run-events";
import { requireInput } from "../../result";
import type { RunEventView } from "../../runs/run-view";
import { runIdInputSchema } from "../schema";
import { toRunEventView } from "./run-event-view";

/** The timeline of a run, oldest first. */
export async function loadRunEvents(actor: Actor, input: unknown): Promise<RunEventView[]> {
  const { runId } = requireInput(runIdInputSchema, input);
  await getOwnRun(actor, runId);
  return (await findRunEvents(getDatabase(), runId)).map(toRunEventView);
}
