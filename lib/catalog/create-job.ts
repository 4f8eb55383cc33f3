import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { isAcceptable } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { insertJob, insertJobVersion } from "../db/jobs";
import { refuseTakenName } from "../db/refuse-taken-name";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkJobText } from "./check-document";
import { type CreateJobInput, createJobInputSchema } from "./schema";
import { newVersion } from "./version-views";

export interface CreatedJob {
  id: string;
  name: string;
  number: number;
}

/** Makes a job with its first version. */
export async function createJob(actor: Actor, input: CreateJobInput): Promise<Result<CreatedJob>> {
  requirePermission(actor, "job:create");
  const parsed = parseInput(createJobInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, description, text, note } = parsed.value;
  const issues = checkJobText(text, { name, version: 1 });
  if (!isAcceptable(issues)) return refuse(issues);

  return refuseTakenName("job", name, () =>
    inTransaction(async (tx, onceStored) => {
      const id = await insertJob(tx, { teamId: actor.teamId, name, description });
      await insertJobVersion(tx, id, newVersion(actor, { number: 1, text, note }));
      await insertAuditEvent(tx, actor, { kind: "job:created", subject: name, data: { jobId: id } });
      onceStored(() => logEvent("job:created", { jobId: id, actor: actor.name }));
      return succeed({ id, name, number: 1 }, issues);
    }),
  );
}
