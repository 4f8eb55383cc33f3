import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { lockJob, setJobArchived } from "../db/jobs";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { getOwnJob } from "./get-own-job";
import { type ArchiveJobInput, archiveJobInputSchema } from "./schema";

/** Takes a job out of the lists, or back into them. Its versions and runs stay; its name stays taken. */
export async function archiveJob(actor: Actor, input: ArchiveJobInput): Promise<Result<{ name: string }>> {
  const parsed = parseInput(archiveJobInputSchema, input);
  if (!parsed.ok) return parsed;
  const job = await getOwnJob(actor, parsed.value.job);
  requirePermission(actor, "job:archive");
  const { archived } = parsed.value;
  await inTransaction(async (tx, onceStored) => {
    const { archivedAt } = await lockJob(tx, job.id);
    if ((archivedAt !== null) === archived) return;
    await setJobArchived(tx, job.id, archived ? new Date() : null);
    await insertAuditEvent(tx, actor, {
      kind: "job:archived",
      subject: job.name,
      data: { jobId: job.id, archived },
    });
    onceStored(() => logEvent("job:archived", { jobId: job.id, archived, actor: actor.name }));
  });
  return succeed({ name: job.name });
}
