import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { revokeTokensOf } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import { deleteMembership } from "../db/people";
import { deleteSessionsOf } from "../db/sessions";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { getOwnMember, lastAdminIssue, lockMember } from "./last-admin";
import { type RemoveMemberInput, removeMemberInputSchema } from "./schema";

/** Takes a person out of the team: their sessions end and their tokens for it are revoked. Their runs stay. */
export async function removeMember(
  actor: Actor,
  input: RemoveMemberInput,
): Promise<Result<{ personId: string }>> {
  const parsed = parseInput(removeMemberInputSchema, input);
  if (!parsed.ok) return parsed;
  const { personId } = parsed.value;
  const member = await getOwnMember(actor, personId);
  requirePermission(actor, "member:remove");

  return inTransaction(async (tx, onceStored): Promise<Result<{ personId: string }>> => {
    const { isLastAdmin } = await lockMember(tx, actor.teamId, member);
    if (isLastAdmin) return refuse([lastAdminIssue(member)]);
    await deleteMembership(tx, actor.teamId, personId);
    await revokeTokensOf(tx, actor.teamId, personId, new Date());
    await deleteSessionsOf(tx, personId);
    await insertAuditEvent(tx, actor, { kind: "member:removed", subject: member.name, data: { personId } });
    onceStored(() => logEvent("member:removed", { personId, actor: actor.name }));
    return succeed({ personId });
  });
}
