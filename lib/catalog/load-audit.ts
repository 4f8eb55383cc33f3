import { z } from "zod";
import type { AuditEntry, AuditPage } from "../access/access-view";
import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { type AuditRow, findAuditPage } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import { type LoadAuditInput, loadAuditInputSchema } from "./schema";

const storedSchema = z.object({
  actorKind: z.enum(["person", "agent", "system"]),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** One page of what was done in the team, newest first, with the true total. */
export async function loadAudit(actor: Actor, input: LoadAuditInput = {}): Promise<AuditPage> {
  requirePermission(actor, "audit:view");
  const { kind, text, page, pageSize } = requireInput(loadAuditInputSchema, input);
  const filter = { ...(kind ? { kind } : {}), ...(text?.trim() ? { text: text.trim() } : {}) };
  const { rows, total } = await findAuditPage(getDatabase(), actor.teamId, filter, {
    offset: (page - 1) * pageSize,
    limit: pageSize,
  });
  return { rows: rows.map(toEntry), total, page, pageSize };
}

function toEntry(row: AuditRow): AuditEntry {
  const { actorKind, data } = storedSchema.parse(row);
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    kind: row.kind,
    actor: { kind: actorKind, name: row.actorName },
    subject: row.subject,
    data,
  };
}
