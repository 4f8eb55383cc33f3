import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { type Connection, getDatabase } from "../../db/client";
import { findRunOutputs, settleRunOutput } from "../../db/run-outputs";
import { inTransaction } from "../../db/transaction";
import { leaseLost, lockReportedLease } from "../../dispatch/agents/agent-subject";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import { type CommitOutputResponse, commitOutputRequestSchema } from "../../runs/agent-protocol";
import { versionName } from "../../runs/named-artifact";
import { getOwnVersion } from "../artifact-access";
import { commitVersion } from "../commit-version";
import { actForRun } from "./act-for-run";

/**
 * Commits the version of an output. The lease is locked in the same transaction, so an attempt that was lost commits nothing, and the
 * output has one version however often this is said.
 */
export async function commitOutput(
  actor: Actor,
  runId: string,
  input: unknown,
): Promise<CommitOutputResponse> {
  const { agentId, attempt, position, versionId } = requireInput(commitOutputRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const program = await actForRun(actor, lease);
  const settle = async (tx: Connection) => {
    if (!(await lockReportedLease(tx, actor, lease))) throw leaseLost();
    const settled = await settleRunOutput(tx, { runId, position, versionId, attempt });
    if (settled !== versionId)
      throw new AppError("CONFLICT", "This output has a version already, which an earlier attempt has made.");
  };
  const version = await getOwnVersion(program, "artifact:view", versionId);
  if (version.state === "pending") await commitVersion(program, { versionId }, settle);
  else await inTransaction(settle);
  const done = (await findRunOutputs(getDatabase(), runId)).find((one) => one.position === position);
  if (!done) throw notFound("output artifact", String(position));
  return { version: versionName(done.collection, done.index) };
}
