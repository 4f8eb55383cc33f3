import type { Role } from "../access/actor";
import { getDatabase } from "../db/client";
import { hashSecretToken } from "../db/secret-token";
import { findLiveSetupLink } from "../db/setup-links";
import { findTeam } from "../db/teams";

/** What an invitation that can still be used is for. Whoever holds the link may know. */
export async function findInvitation(token: string): Promise<{ team: string; role: Role } | null> {
  const database = getDatabase();
  const link = await findLiveSetupLink(database, hashSecretToken(token));
  const team = link?.teamId ? await findTeam(database, link.teamId) : null;
  return link && team ? { team: team.name, role: link.role } : null;
}
