import type { Actor, Role } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { writeMemberRole } from "../db/people";
import { deleteSessionsOf } from "../db/sessions";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { getOwnMember, lastAdminIssue, lockMember } from "./last-admin";
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

  return inTransaction(async (tx, onceStored): Promise<Result<{ personId: string; role: Role }>> => {
    const now = await lockMember(tx, actor.teamId, member);
    if (now.role === role) return succeed({ personId, role });
    if (now.isLastAdmin) return refuse([lastAdminIssue(member)]);
    await writeMemberRole(tx, actor.teamId, personId, role);
    await deleteSessionsOf(tx, personId);
    await insertAuditEvent(tx, actor, {
      kind: "member:changed",
      subject: member.name,
      data: { personId, from: now.role, to: role },
    });
    onceStored(() => logEvent("member:changed", { personId, role, actor: actor.name }));
    return succeed({ personId, role });
  });
}
