import type { Actor } from "./actor";
import { findTokenLimit } from "./can";
import type { Permission } from "./permissions";

/**
 * The sentence for who may not do something: what forbids it, and what to do. `byRole` is for a case that says more
 * than the permission's name.
 */
export function refusalWords(actor: Actor, permission: Permission, byRole?: string): string {
  if (actor.kind === "run")
    return `The key of run ${actor.runId} reports into that run, and does not include ${permission} elsewhere: use a token of yours.`;
  if (actor.kind !== "person")
    return (
      byRole ?? `A token of kind ${actor.kind} does not include ${permission}: ask an admin of the team.`
    );
  switch (findTokenLimit(actor, permission)) {
    case "read-only":
      return "This API token is read-only: make one that may change things in Settings, Tokens.";
    case "queues":
      return `This API token is limited to some queues, which leaves out ${permission}: make one without that limit in Settings, Tokens.`;
    case null:
      return byRole ?? `Your role (${actor.role}) does not include ${permission}: ask an admin of the team.`;
  }
}
