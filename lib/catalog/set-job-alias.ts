import type { Actor } from "../access/actor";
import { notFound, requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { findJobVersion, writeJobAlias } from "../db/jobs";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { getOwnJob } from "./get-own-job";
import { type SetJobAliasInput, setJobAliasInputSchema } from "./schema";

export interface JobAliasView {
  job: string;
  alias: string;
  number: number | null;
}

/** Points an alias at a version of a job, or removes it. */
export async function setJobAlias(actor: Actor, input: SetJobAliasInput): Promise<Result<JobAliasView>> {
  const parsed = parseInput(setJobAliasInputSchema, input);
  if (!parsed.ok) return parsed;
  const { alias, number } = parsed.value;
  const job = await getOwnJob(actor, parsed.value.job);
  requirePermission(actor, "job:edit");
  if (number !== null && !(await findJobVersion(getDatabase(), job, { kind: "number", number })))
    throw notFound(`version of the job ${job.name}`, `v${number}`);
  await inTransaction(async (tx) => {
    await writeJobAlias(tx, job.id, alias, number);
    await insertAuditEvent(tx, actor, {
      kind: "job:aliased",
      subject: job.name,
      data: { jobId: job.id, alias, version: number },
    });
  });
  logEvent("job:aliased", { jobId: job.id, alias, actor: actor.name });
  return succeed({ job: job.name, alias, number });
}
