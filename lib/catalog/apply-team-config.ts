import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { ApplyOutcome } from "../config/catalog-view";
import { isAcceptable } from "../config/issue";
import { getDatabase } from "../db/client";
import { findLatestTeamConfig } from "../db/team-configs";
import { parseInput, type Result, refuse } from "../result";
import { checkTeamConfigText } from "./check-document";
import { decideSave } from "./decide-save";
import { saveTeamConfig, teamConfigPermission } from "./save-team-config";
import { type ApplyTeamConfigInput, applyTeamConfigInputSchema } from "./schema";
import { checkTeamConfigName } from "./team-config-name";
import { toApplied, toPlanned } from "./to-apply-outcome";

/** Makes a team config be as its text says: creates it, adds a version, or finds nothing to do. */
export async function applyTeamConfig(
  actor: Actor,
  input: ApplyTeamConfigInput,
): Promise<Result<ApplyOutcome>> {
  const parsed = parseInput(applyTeamConfigInputSchema, input);
  if (!parsed.ok) return parsed;
  const { kind, text, note, dryRun } = parsed.value;
  requirePermission(actor, teamConfigPermission[kind]);
  const named = checkTeamConfigName(kind, parsed.value.name);
  if (!named.ok) return named;
  const name = named.value;
  const latest = await findLatestTeamConfig(getDatabase(), actor.teamId, kind, name);
  const baseVersion = parsed.value.baseVersion ?? latest?.number ?? 0;
  if (!dryRun) {
    const save = (base: number) => saveTeamConfig(actor, { kind, name, baseVersion: base, text, note });
    const saved = await save(baseVersion);
    const isFree = parsed.value.baseVersion === undefined;
    // An archived one has versions that were not found: whoever named no base wants the text to be the latest.
    if (isFree && saved.ok && saved.value.outcome === "conflict")
      return toApplied(await save(saved.value.conflict.number));
    return toApplied(saved);
  }
  const issues = checkTeamConfigText(text, { kind, name, version: baseVersion + 1 });
  return isAcceptable(issues)
    ? toPlanned(decideSave(latest, { baseVersion, text }), name, issues)
    : refuse(issues);
}
