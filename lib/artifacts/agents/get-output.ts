import type { TeamId } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { getDatabase } from "../../db/client";
import { findRunToKeep, type RunToKeep } from "../../db/run-outputs";
import { listNamedOutputs, type NamedOutput } from "../../runs/named-artifact";
import { jsonObjectSchema } from "../../runs/stored-run";

/** An output of a run, as its frozen config names it. */
export async function getOutput(
  teamId: TeamId,
  runId: string,
  position: number,
): Promise<{ run: RunToKeep; output: NamedOutput }> {
  const run = await findRunToKeep(getDatabase(), teamId, runId);
  const output =
    run && listNamedOutputs(jsonObjectSchema.parse(run.config)).find((one) => one.position === position);
  if (!run || !output) throw notFound("output artifact", String(position));
  return { run, output };
}
