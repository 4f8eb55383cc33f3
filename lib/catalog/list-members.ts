import type { MemberView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { getDatabase } from "../db/client";
import { listMembers as listMemberRows } from "../db/people";
import { requirePermission } from "./require-permission";

/** The team's members by name. Addresses are for those who manage members. */
export async function listMembers(actor: Actor): Promise<MemberView[]> {
  requirePermission(actor, "member:view");
  const rows = await listMemberRows(getDatabase(), actor.teamId);
  const showsEmail = can(actor, "member:edit");
  return rows.map(({ personId, name, email, role, joinedAt, disabledAt }) => ({
    personId,
    name,
    email: showsEmail ? email : null,
    role,
    joinedAt: joinedAt.toISOString(),
    disabled: disabledAt !== null,
  }));
}
