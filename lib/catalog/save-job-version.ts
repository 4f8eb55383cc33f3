import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { SaveOutcome } from "../config/catalog-view";
import { isAcceptable } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { findJobVersion, insertJobVersion, lockJob } from "../db/jobs";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkJobText } from "./check-document";
import { decideSave } from "./decide-save";
import { getOwnJob } from "./get-own-job";
import { type SaveJobVersionInput, saveJobVersionInputSchema } from "./schema";
import { newVersion } from "./version-views";

/** Adds a version to a job. A text edited from an older version is not stored over the newer one. */
export async function saveJobVersion(actor: Actor, input: SaveJobVersionInput): Promise<Result<SaveOutcome>> {
  const parsed = parseInput(saveJobVersionInputSchema, input);
  if (!parsed.ok) return parsed;
  const job = await getOwnJob(actor, parsed.value.job);
  requirePermission(actor, "job:edit");
  const { baseVersion, text, note } = parsed.value;
  const { name } = job;
  const issues = checkJobText(text, { name, version: job.latestVersion + 1 });
  if (!isAcceptable(issues)) return refuse(issues);

  return inTransaction(async (tx, onceStored): Promise<Result<SaveOutcome>> => {
    const { latestVersion, archivedAt } = await lockJob(tx, job.id);
    if (archivedAt)
      throw new AppError("CONFLICT", `The job "${name}" is archived: restore it before you edit it.`);
    const latest = await findJobVersion(tx, job, { kind: "number", number: latestVersion });
    const decision = decideSave(latest, { baseVersion, text });
    if (decision.kind === "conflict")
      return succeed({ outcome: "conflict", name, conflict: decision.conflict }, issues);
    const { number } = decision;
    if (decision.kind === "unchanged") return succeed({ outcome: "unchanged", name, number }, issues);
    await insertJobVersion(tx, job.id, newVersion(actor, { number, text, note }));
    await insertAuditEvent(tx, actor, {
      kind: "job:saved",
      subject: name,
      data: { jobId: job.id, version: number, note },
    });
    onceStored(() => logEvent("job:saved", { jobId: job.id, version: number, actor: actor.name }));
    return succeed({ outcome: "saved", name, number }, issues);
  });
}
