import { z } from "zod";
import type { Actor } from "../access/actor";
import { getPool } from "../db/client";
import { lockClientRun, noteSignOfLife, noteUsualSign, writeClientState } from "../db/client-runs";
import { notify } from "../db/notifications";
import { insertRunEvent } from "../db/run-events";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import type { ClientState } from "../runs/client-state";
import { requireReportable } from "./require-reportable";

const inputSchema = z.object({
  runId: z.string().max(64),
  isPreempting: z.boolean().default(false),
  /** Its program has ended. */
  end: z.object({ exitCode: z.int32() }).optional(),
});
export type NoteClientSignInput = z.input<typeof inputSchema>;

/** A sign of life of a program, or that it has ended; answers whether somebody asked it to stop. */
export async function noteClientSign(actor: Actor, input: unknown): Promise<{ isAskedToStop: boolean }> {
  const { runId, isPreempting, end } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  const usual = end || isPreempting ? undefined : await noteUsualSign(getPool(), runId);
  if (usual) return usual;
  return await inTransaction(async (tx) => {
    const revived = await noteSignOfLife(tx, runId);
    const run = await lockClientRun(tx, runId);
    const isAskedToStop = run?.stopAt != null;
    const next = run && stateAfter(run.clientState, { isPreempting, end, isAskedToStop });
    // An end is written also when the state says it already: it brings the exit code.
    const state = end || next !== run?.clientState ? next : null;
    if (state) {
      const exitCode = end?.exitCode ?? null;
      await writeClientState(tx, runId, { state, exitCode });
      if (end)
        await insertRunEvent(tx, runId, { kind: "system", id: null, name: "system" }, 1, {
          kind: "client-ended",
          data: { state, exitCode },
        });
    }
    if (state || revived) await notify(tx, "slipway_run", runId);
    return { isAskedToStop };
  });
}

function stateAfter(
  now: ClientState | null,
  said: { isPreempting: boolean; end: { exitCode: number } | undefined; isAskedToStop: boolean },
): ClientState | null {
  if (!said.end) return said.isPreempting && now === "running" ? "preempting" : now;
  if (said.end.exitCode === 0) return "finished";
  if (said.isAskedToStop) return "killed";
  return now === "preempting" ? "preempted" : "failed";
}
