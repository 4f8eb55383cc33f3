import type { Actor, Role } from "../access/actor";
import { insertAuditEvent } from "../db/audit-events";
import { writeMemberRole } from "../db/people";
import { deleteSessionsOf } from "../db/sessions";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { findLastAdminIssue, getOwnMember } from "./last-admin";
import { requirePermission } from "./require-permission";
import { type SetMemberRoleInput, setMemberRoleInputSchema } from "./schema";

/** Gives a member another role. Their sessions end, so that no open page shows what they may no longer do. */
export async function setMemberRole(
  actor: Actor,
  input: SetMemberRoleInput,
): Promise<Result<{ personId: string; role: Role }>> {
  const parsed = parseInput(setMemberRoleInputSchema, input);
  if (!parsed.ok) return parsed;
  const { personId, role } = parsed.value;
  const member = await getOwnMember(actor, personId);
  requirePermission(actor, "member:edit");
  if (member.role === role) return succeed({ personId, role });

  return inTransaction(async (tx): Promise<Result<{ personId: string; role: Role }>> => {
    const issue = role === "admin" ? null : await findLastAdminIssue(tx, actor.teamId, member);
    if (issue) return refuse([issue]);
    await writeMemberRole(tx, actor.teamId, personId, role);
    await deleteSessionsOf(tx, personId);
    await insertAuditEvent(tx, actor, {
      kind: "member:changed",
      subject: member.name,
      data: { personId, from: member.role, to: role },
    });
    logEvent("member:changed", { personId, role, actor: actor.name });
    return succeed({ personId, role });
  });
}
