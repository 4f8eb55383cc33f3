import type { MemberView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { getDatabase } from "../db/client";
import { listMembers as listMemberRows } from "../db/people";

/** The team's members by name. */
export async function listMembers(actor: Actor): Promise<MemberView[]> {
  requirePermission(actor, "member:view");
  const rows = await listMemberRows(getDatabase(), actor.teamId);
  return rows.map(({ personId, name, role, joinedAt }) => ({
    personId,
    name,
    role,
    joinedAt: joinedAt.toISOString(),
  }));
}
