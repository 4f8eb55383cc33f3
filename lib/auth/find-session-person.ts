import type { Viewer } from "../access/access-view";
import type { PersonActor } from "../access/actor";
import { getDatabase } from "../db/client";
import type { MembershipRow, PersonRow } from "../db/people";
import { findSessionPersonRow, type SessionPerson } from "../db/sessions";
import type { Session } from "./session-token";

/**
 * The person of a session as the database knows them now; null when the session has ended (signed out, a changed password,
 * a changed role, removed from a team) or no team is left.
 */
export async function findSessionPerson(session: Session | null): Promise<SessionPerson | null> {
  const found = session && (await findSessionPersonRow(getDatabase(), session));
  return found && found.memberships.length > 0 ? found : null;
}

/** The membership that the team cookie asks for, if the person has it; else the first. */
export function chooseMembership(
  memberships: readonly MembershipRow[],
  wanted: string | undefined,
): MembershipRow | undefined {
  return memberships.find(({ teamId }) => teamId === wanted) ?? memberships[0];
}

export function toActor(person: PersonRow, membership: MembershipRow): PersonActor {
  return {
    kind: "person",
    personId: person.id,
    name: person.name,
    teamId: membership.teamId,
    role: membership.role,
  };
}

export function toViewer(
  person: PersonRow,
  memberships: readonly MembershipRow[],
  current: MembershipRow,
): Viewer {
  return {
    personId: person.id,
    name: person.name,
    role: current.role,
    team: { id: current.teamId, name: current.teamName },
    teams: memberships.map(({ teamId, teamName, role }) => ({
      id: teamId,
      name: teamName,
      role,
      current: teamId === current.teamId,
    })),
  };
}
