import type { SystemActor } from "../access/actor";
import { getDatabase } from "../db/client";
import { ensureTeamRow } from "../db/teams";

/** The system acting in the team of that name, which is made if it is new. For the first start and the seed. */
export async function ensureTeam(name: string): Promise<SystemActor> {
  const team = await ensureTeamRow(getDatabase(), name);
  return { kind: "system", name: "system", teamId: team.id };
}
