import type { PersonActor } from "../access/actor";
import { loadMe } from "../catalog/load-me";
import { AppError } from "../errors";
import { findEntity } from "./client-context";

/** Throws unless the entity is the one that the key acts in. */
export async function requireOwnEntity(actor: PersonActor, entity: string): Promise<void> {
  const me = await loadMe(actor);
  if (findEntity({ me }, entity) === null)
    throw new AppError(
      "NOT_FOUND",
      `entity ${entity.slice(0, 80)} was not found, or this key does not act in it`,
    );
}
