import type { Actor } from "../access/actor";
import { can } from "../access/can";
import type { Permission } from "../access/permissions";
import { requirePermission } from "../access/require-permission";

/** The queues an actor is limited to, or undefined for all of the team; refuses who may not look at all. */
export function visibleQueues(actor: Actor, permission: Permission): readonly string[] | undefined {
  requirePermission(actor, permission);
  return actor.kind === "system" ? undefined : actor.queueIds;
}

/** True when the actor may look at all. */
export function canSee(actor: Actor, permission: Permission): boolean {
  return can(actor, permission, { teamId: actor.teamId });
}
