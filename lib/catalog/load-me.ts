import type { MeView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { permissions } from "../access/permissions";
import { notFound } from "../access/require-permission";
import { getDatabase } from "../db/client";
import { listQueueNames } from "../db/queues";
import { findTeam } from "../db/teams";
import { AppError } from "../errors";

/** Who the actor is and what they may do: what a program asks first. */
export async function loadMe(actor: Actor): Promise<MeView> {
  if (actor.kind !== "person") throw new AppError("FORBIDDEN", "Only a person has an account.");
  const team = await findTeam(getDatabase(), actor.teamId);
  if (!team) throw notFound("team", actor.teamId);
  return {
    personId: actor.personId,
    name: actor.name,
    role: actor.role,
    team,
    queues: actor.queueIds ? await nameQueues(actor.teamId, actor.queueIds) : null,
    permissions: permissions.filter((permission) => can(actor, permission)),
  };
}

async function nameQueues(teamId: Actor["teamId"], ids: readonly string[]): Promise<MeView["queues"]> {
  const names = await listQueueNames(getDatabase(), teamId);
  return ids.map((id) => ({ id, name: names.get(id) ?? id }));
}
