import type { Actor } from "../access/actor";
import type { Permission } from "../access/permissions";
import { requirePermission } from "../access/require-permission";
import type { SaveOutcome } from "../config/catalog-view";
import { isAcceptable } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import {
  findTeamConfigVersion,
  insertTeamConfigVersion,
  openTeamConfig,
  setTeamConfigArchived,
} from "../db/team-configs";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { checkTeamConfigText } from "./check-document";
import { decideSave } from "./decide-save";
import { type SaveTeamConfigInput, saveTeamConfigInputSchema, type TeamConfigKind } from "./schema";
import { checkTeamConfigName } from "./team-config-name";
import { newVersion } from "./version-views";

/** Who may write each kind: presets belong to everyone who launches. */
export const teamConfigPermission: Record<TeamConfigKind, Permission> = {
  "team-defaults": "config:edit",
  base: "config:edit",
  preset: "preset:edit",
};

/** Makes team defaults, a base config or a preset, or adds a version to it. */
export async function saveTeamConfig(actor: Actor, input: SaveTeamConfigInput): Promise<Result<SaveOutcome>> {
  const parsed = parseInput(saveTeamConfigInputSchema, input);
  if (!parsed.ok) return parsed;
  const { kind, baseVersion, text, note } = parsed.value;
  requirePermission(actor, teamConfigPermission[kind]);
  const named = checkTeamConfigName(kind, parsed.value.name);
  if (!named.ok) return named;
  const name = named.value;
  const issues = checkTeamConfigText(text, { kind, name, version: baseVersion + 1 });
  if (!isAcceptable(issues)) return refuse(issues);

  return inTransaction(async (tx, onceStored): Promise<Result<SaveOutcome>> => {
    const config = await openTeamConfig(tx, { teamId: actor.teamId, kind, name });
    const latest = await findTeamConfigVersion(tx, config.id, config.latestVersion);
    const decision = decideSave(latest, { baseVersion, text });
    if (decision.kind === "conflict")
      return succeed({ outcome: "conflict", name, conflict: decision.conflict }, issues);
    const { number } = decision;
    if (decision.kind === "unchanged") {
      await setTeamConfigArchived(tx, config.id, null);
      return succeed({ outcome: "unchanged", name, number }, issues);
    }
    await insertTeamConfigVersion(tx, config.id, newVersion(actor, { number, text, note }));
    await insertAuditEvent(tx, actor, {
      kind: "config:saved",
      subject: name,
      data: { kind, version: number, note },
    });
    onceStored(() => logEvent("config:saved", { kind, version: number, actor: actor.name }));
    return succeed({ outcome: "saved", name, number }, issues);
  });
}
