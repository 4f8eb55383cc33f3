import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound } from "../access/require-permission";
import type { TeamConfigView } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import {
  findTeamConfig,
  findTeamConfigVersion,
  listTeamConfigVersions,
  teamDefaultsName,
} from "../db/team-configs";
import { parseInput } from "../result";
import { type TeamConfigInput, teamConfigInputSchema } from "./schema";
import { toDocumentVersion, toMaskedVersion, toVersionSummary } from "./version-views";

/** A team config with its latest version. Team defaults are the admins': their env values are hidden from others. */
export async function loadTeamConfig(actor: Actor, input: TeamConfigInput): Promise<TeamConfigView> {
  const parsed = parseInput(teamConfigInputSchema, input);
  if (!parsed.ok || !can(actor, "config:view")) throw notFound("config", String(input.name));
  const { kind } = parsed.value;
  const name = kind === "team-defaults" ? teamDefaultsName : parsed.value.name;
  const database = getDatabase();
  const config = await findTeamConfig(database, actor.teamId, kind, name);
  if (!config) throw notFound(kind === "base" ? "base config" : kind, name);
  const [latest, versions] = await Promise.all([
    findTeamConfigVersion(database, config.id, config.latestVersion),
    listTeamConfigVersions(database, config.id),
  ]);
  if (!latest) throw notFound(kind, name);
  return {
    id: config.id,
    kind,
    name: config.name,
    version: config.latestVersion,
    updatedAt: latest.createdAt.toISOString(),
    updatedBy: latest.createdBy,
    latest: kind === "team-defaults" ? toMaskedVersion(actor, latest) : toDocumentVersion(latest),
    versions: versions.map(toVersionSummary),
  };
}
