import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { TeamConfigSummary } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { listTeamConfigRows } from "../db/team-configs";
import { requireInput } from "../result";
import { type ListTeamConfigsInput, listTeamConfigsInputSchema } from "./schema";

/** Team defaults, base configs and presets of the team, by kind and name. */
export async function listTeamConfigs(
  actor: Actor,
  input: ListTeamConfigsInput = {},
): Promise<TeamConfigSummary[]> {
  requirePermission(actor, "config:view");
  const filter = requireInput(listTeamConfigsInputSchema, input);
  const rows = await listTeamConfigRows(getDatabase(), actor.teamId, filter.kind);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    version: row.latestVersion,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
  }));
}
