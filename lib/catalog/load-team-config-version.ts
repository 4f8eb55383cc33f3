import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import type { DocumentVersion } from "../config/catalog-view";
import { getDatabase } from "../db/client";
import { findTeamConfigVersion } from "../db/team-configs";
import { loadTeamConfig } from "./load-team-config";
import type { TeamConfigInput } from "./schema";
import { toDocumentVersion, toMaskedVersion } from "./version-views";

/** One version of a team config. Env values of team defaults are hidden from all but admins. */
export async function loadTeamConfigVersion(
  actor: Actor,
  input: TeamConfigInput,
  number: number,
): Promise<DocumentVersion> {
  const config = await loadTeamConfig(actor, input);
  const isNumber = Number.isInteger(number) && number > 0 && number < 2 ** 31;
  const version = isNumber ? await findTeamConfigVersion(getDatabase(), config.id, number) : null;
  if (!version) throw notFound("version of this config", `v${number}`);
  return config.kind === "team-defaults" ? toMaskedVersion(actor, version) : toDocumentVersion(version);
}
