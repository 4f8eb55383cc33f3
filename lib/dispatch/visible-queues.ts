import type { Actor } from "../access/actor";
import { can } from "../access/can";
import type { Permission } from "../access/permissions";
import { AppError } from "../errors";

/** The queues an actor is limited to, or undefined for all of the team; refuses who may not look at all. */
export function visibleQueues(actor: Actor, permission: Permission): readonly string[] | undefined {
  if (!can(actor, permission, { teamId: actor.teamId }))
    throw new AppError("FORBIDDEN", "you may not see this");
  return actor.kind === "system" ? undefined : actor.queueIds;
}

/** True when the actor may look at all. */
export function canSee(actor: Actor, permission: Permission): boolean {
  return can(actor, permission, { teamId: actor.teamId });
}
