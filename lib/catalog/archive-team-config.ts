import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound, requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { findTeamConfig, setTeamConfigArchived, teamDefaultsName } from "../db/team-configs";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { teamConfigPermission } from "./save-team-config";
import { type TeamConfigInput, teamConfigInputSchema } from "./schema";

/** Takes a team config out of use; saving it again brings it back with its versions. */
export async function archiveTeamConfig(
  actor: Actor,
  input: TeamConfigInput,
): Promise<Result<{ name: string }>> {
  const parsed = parseInput(teamConfigInputSchema, input);
  if (!parsed.ok) return parsed;
  const { kind } = parsed.value;
  const name = kind === "team-defaults" ? teamDefaultsName : parsed.value.name;
  const config = can(actor, "config:view")
    ? await findTeamConfig(getDatabase(), actor.teamId, kind, name)
    : null;
  if (!config) throw notFound(kind === "base" ? "base config" : kind, name);
  requirePermission(actor, teamConfigPermission[kind]);
  await inTransaction(async (tx) => {
    await setTeamConfigArchived(tx, config.id, new Date());
    await insertAuditEvent(tx, actor, { kind: "config:archived", subject: config.name, data: { kind } });
  });
  logEvent("config:archived", { kind, actor: actor.name });
  return succeed({ name: config.name });
}
