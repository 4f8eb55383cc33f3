import { AppError } from "../errors";
import type { Actor } from "./actor";
import { can, type Subject } from "./can";
import type { Permission } from "./permissions";
import { refusalWords } from "./refusal-words";

/** Throws FORBIDDEN unless the actor may. For what it may not even see, throw NOT_FOUND with `notFound` instead. */
export function requirePermission(actor: Actor, permission: Permission, subject: Subject = {}): void {
  if (can(actor, permission, subject)) return;
  throw new AppError("FORBIDDEN", refusalWords(actor, permission));
}

/** What an actor gets for all it may not see, whether it exists or not. */
export function notFound(noun: string, reference: string): AppError {
  const shown = reference.length > 80 ? `${reference.slice(0, 80)}…` : reference;
  return new AppError("NOT_FOUND", `There is no ${noun} "${shown}" in this team.`);
}
