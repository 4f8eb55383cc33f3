import type { ReporterActor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { getDatabase } from "../db/client";
import { findTeam } from "../db/teams";

/** As whom a program reports, and in which team. */
export interface Reporter {
  name: string;
  team: { id: string; name: string };
}

export async function loadReporter({ name, teamId }: ReporterActor): Promise<Reporter> {
  const team = await findTeam(getDatabase(), teamId);
  if (!team) throw notFound("team", teamId);
  return { name, team };
}
