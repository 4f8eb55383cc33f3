import { assertNever } from "../errors";
import type { Actor, PersonActor } from "./actor";
import {
  agentPermissions,
  type Permission,
  permissions,
  queueTokenPermissions,
  readOnlyPermissions,
  rolePermissions,
  runPermissions,
} from "./permissions";

/** What the permission is asked for; what is left out does not narrow the answer. */
export interface Subject {
  teamId?: string;
  /** Null: it belongs to no queue, and a token limited to some queues does not reach it. */
  queueId?: string | null;
  /** Left out: it is no run, and the key of a run does not reach it. */
  runId?: string;
  /** Who made it, for the permissions that end in `-own`. */
  authorId?: string | null;
}

/**
 * May this actor do that? The only check, on the server and to hide buttons. An unknown role or permission means no.
 * Without a `queueId` an actor limited to some queues is let through: lists must then filter by `actor.queueIds`.
 */
export function can(actor: Actor, permission: Permission, subject: Subject = {}): boolean {
  if (subject.teamId !== undefined && subject.teamId !== actor.teamId) return false;
  if (!(permissions as readonly string[]).includes(permission)) return false;
  switch (actor.kind) {
    case "system":
      return true;
    case "agent":
      return agentPermissions.has(permission) && isQueueOpen(actor, subject);
    case "run":
      return runPermissions.has(permission) && subject.runId === actor.runId;
    case "person":
      return isQueueOpen(actor, subject) && canPerson(actor, permission, subject);
    default:
      return assertNever(actor);
  }
}

/** False when the actor's token is limited to other queues. */
export function isQueueOpen(actor: Actor, subject: Pick<Subject, "queueId">): boolean {
  if (actor.kind === "system" || actor.queueIds === undefined || subject.queueId === undefined) return true;
  return subject.queueId !== null && actor.queueIds.includes(subject.queueId);
}

/** Which limit of a person's token forbids this, whatever their role; null when none does. */
export function findTokenLimit(actor: PersonActor, permission: Permission): "read-only" | "queues" | null {
  if (actor.token?.isReadOnly && !readOnlyPermissions.has(permission)) return "read-only";
  return actor.queueIds === undefined || queueTokenPermissions.has(permission) ? null : "queues";
}

function canPerson(actor: PersonActor, permission: Permission, subject: Subject): boolean {
  const granted: ReadonlySet<Permission> | undefined = Object.hasOwn(rolePermissions, actor.role)
    ? rolePermissions[actor.role]
    : undefined;
  if (!granted) return false;
  const has = (name: string) => {
    const known = permissions.find((candidate) => candidate === name);
    return known !== undefined && granted.has(known) && findTokenLimit(actor, known) === null;
  };
  if (has(permission)) return true;
  return subject.authorId === actor.personId && has(`${permission}-own`);
}
