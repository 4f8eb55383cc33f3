import type { Actor, TeamId } from "../access/actor";
import { can } from "../access/can";
import type { Issue } from "../config/issue";
import { type Connection, getDatabase } from "../db/client";
import { findMembership, lockAdmins, type MemberRow } from "../db/people";
import { notFound } from "./require-permission";

/** The member of the actor's team; NOT_FOUND when there is none the actor may see. */
export async function getOwnMember(actor: Actor, personId: string): Promise<MemberRow> {
  const member = can(actor, "member:view")
    ? await findMembership(getDatabase(), actor.teamId, personId)
    : null;
  if (!member) throw notFound("member", personId);
  return member;
}

/** The issue that forbids taking this admin away, if it is the last one. Holds the admins' rows until the transaction ends. */
export async function findLastAdminIssue(
  tx: Connection,
  teamId: TeamId,
  member: MemberRow,
): Promise<Issue | null> {
  const admins = await lockAdmins(tx, teamId);
  if (!(admins.length === 1 && admins[0] === member.personId)) return null;
  return {
    code: "last-admin",
    severity: "error",
    message: `${member.name} is the team's last admin: make someone else an admin first.`,
    path: "/personId",
  };
}
