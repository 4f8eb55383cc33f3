import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import type { Issue } from "../../config/issue";
import { type MaskedOutcome, maskAdminEnv } from "../../config/secrets/mask-admin-env";

/** A resolution as this actor may see it: env values of queue and team only with `config:reveal` (R37). */
export function showConfig<T extends MaskedOutcome>(actor: Actor, resolved: T): T {
  return can(actor, "config:reveal") ? resolved : maskAdminEnv(resolved);
}

/** What is wrong with a launch, as this actor may see it: an issue may quote a value. */
export function showIssues(actor: Actor, issues: Issue[]): Issue[] {
  return showConfig(actor, { config: {}, sources: {}, issues }).issues;
}
