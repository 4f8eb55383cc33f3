import type { ReporterActor } from "../access/actor";
import { AppError } from "../errors";
import { loadReporter } from "../tracking/load-reporter";
import { findEntity } from "./client-context";

/** Throws unless the entity is the one that the key acts in. */
export async function requireOwnEntity(actor: ReporterActor, entity: string): Promise<void> {
  const me = await loadReporter(actor);
  if (findEntity({ actor, me }, entity) === null)
    throw new AppError(
      "NOT_FOUND",
      `entity ${entity.slice(0, 80)} was not found, or this key does not act in it`,
    );
}
