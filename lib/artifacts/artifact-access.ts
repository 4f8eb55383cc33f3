/** Who may see and change artifacts: the people of a team by their role, and a launched program in the name of its run. */

import type { Actor } from "../access/actor";
import { notFound, requirePermission } from "../access/require-permission";
import { findCollection } from "../db/artifact-collections";
import { findVersion } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import type { ArtifactCollectionRow, ArtifactVersionRow } from "../runs/artifact";

export type ArtifactPermission = "artifact:view" | "artifact:write";

export function requireArtifacts(actor: Actor, permission: ArtifactPermission): void {
  requirePermission(actor, permission, {
    teamId: actor.teamId,
    ...(actor.kind === "run" && { runId: actor.runId }),
  });
}

/** The version of the actor's team; another team's is not found. A launched program changes only what its own run makes. */
export async function getOwnVersion(
  actor: Actor,
  permission: ArtifactPermission,
  versionId: string,
): Promise<ArtifactVersionRow> {
  requireArtifacts(actor, permission);
  const version = await findVersion(getDatabase(), actor.teamId, versionId);
  if (!version) throw notFound("artifact", versionId);
  if (permission === "artifact:write" && actor.kind === "run" && version.runId !== actor.runId)
    throw new AppError("FORBIDDEN", "the key of a run changes only artifacts that the run logs itself");
  return version;
}

/** The collection of the actor's team; another team's is not found. A launched program changes none as a whole. */
export async function getOwnCollection(
  actor: Actor,
  permission: ArtifactPermission,
  collectionId: string,
): Promise<ArtifactCollectionRow> {
  requireArtifacts(actor, permission);
  const collection = await findCollection(getDatabase(), actor.teamId, collectionId);
  if (!collection) throw notFound("artifact collection", collectionId);
  if (permission === "artifact:write" && actor.kind === "run")
    throw new AppError(
      "FORBIDDEN",
      "the key of a run changes no artifact as a whole, only versions of its own",
    );
  return collection;
}
