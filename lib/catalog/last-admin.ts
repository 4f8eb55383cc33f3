import type { Actor, Role, TeamId } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import type { Issue } from "../config/issue";
import { type Connection, getDatabase } from "../db/client";
import { findMembership, lockRoles, type MemberRow } from "../db/people";

/** The member of the actor's team; NOT_FOUND when there is none the actor may see. */
export async function getOwnMember(actor: Actor, personId: string): Promise<MemberRow> {
  const member = can(actor, "member:view")
    ? await findMembership(getDatabase(), actor.teamId, personId)
    : null;
  if (!member) throw notFound("member", personId);
  return member;
}

/** The member's role as it is now, and every other member's; NOT_FOUND when they were removed meanwhile. */
export async function lockMember(
  tx: Connection,
  teamId: TeamId,
  { personId }: MemberRow,
): Promise<{ role: Role; isLastAdmin: boolean }> {
  const roles = await lockRoles(tx, teamId);
  const role = roles.get(personId);
  if (role === undefined) throw notFound("member", personId);
  const admins = [...roles.values()].filter((one) => one === "admin");
  return { role, isLastAdmin: role === "admin" && admins.length === 1 };
}

/** Why this admin cannot be taken away. */
export function lastAdminIssue(member: MemberRow): Issue {
  return {
    code: "last-admin",
    severity: "error",
    message: `${member.name} is the team's last admin: make someone else an admin first.`,
    path: "/personId",
  };
}
