import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { type Connection, getDatabase } from "../../db/client";
import { addCheckpoint } from "../../db/run-checkpoints";
import { findSettledOutput, getVersionPlace, settleRunOutput } from "../../db/run-outputs";
import { inTransaction } from "../../db/transaction";
import { leaseLost, lockReportedLease } from "../../dispatch/agents/agent-subject";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import { type CommitOutputResponse, commitOutputRequestSchema } from "../../runs/agent-protocol";
import { versionName } from "../../runs/named-artifact";
import { getOwnVersion } from "../artifact-access";
import { commitVersion } from "../commit-version";
import { actForRun } from "./act-for-run";
import { getOutput } from "./get-output";

/**
 * Commits the version of an output. The lease is locked in the same transaction, so an attempt that was lost commits nothing, and the
 * output has one version however often this is said. Of checkpoints there are many, until then.
 */
export async function commitOutput(
  actor: Actor,
  runId: string,
  input: unknown,
): Promise<CommitOutputResponse> {
  const { agentId, attempt, position, versionId, isCheckpoint, isFile } = requireInput(
    commitOutputRequestSchema,
    input,
  );
  const lease = { runId, agentId, attempt };
  const program = await actForRun(actor, lease);
  const { every } = (await getOutput(actor.teamId, runId, position)).output;
  if (isCheckpoint && every === undefined)
    throw notFound("output artifact with checkpoints", String(position));
  const settle = async (tx: Connection) => {
    if (!(await lockReportedLease(tx, actor, lease))) throw leaseLost();
    const made = { runId, position, versionId, attempt };
    const settled = isCheckpoint ? await findSettledOutput(tx, made) : await settleRunOutput(tx, made);
    if (settled !== null && settled !== versionId)
      throw new AppError("CONFLICT", "This output has a version already, which an earlier attempt has made.");
    // Also the last one: an attempt may be lost between this and its end.
    if (every !== undefined) await addCheckpoint(tx, { ...made, isFile });
  };
  const version = await getOwnVersion(program, "artifact:view", versionId);
  if (version.state === "pending") await commitVersion(program, { versionId }, settle);
  else await inTransaction(settle);
  const { collection, index } = await getVersionPlace(getDatabase(), versionId);
  return { version: versionName(collection, index) };
}
