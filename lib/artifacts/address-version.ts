import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { findCollectionByName } from "../db/artifact-collections";
import { findMember } from "../db/artifact-members";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { ArtifactCollectionRow, ArtifactMemberRow } from "../runs/artifact";
import { requireArtifacts } from "./artifact-access";
import { collectionAddress, versionAddress } from "./schema";

const collectionSchema = z.object(collectionAddress);
const versionSchema = z.object(versionAddress);

/** The collection of that name in a project; what the actor may do with it is asked by what is done. */
export async function getNamedCollection(actor: Actor, input: unknown): Promise<ArtifactCollectionRow> {
  const { project, artifact } = requireInput(collectionSchema, input);
  requireArtifacts(actor, "artifact:view");
  const { teamId } = actor;
  const found = await findCollectionByName(getDatabase(), { teamId, project, name: artifact });
  if (!found) throw notFound("artifact", `${project}/${artifact}`);
  return found;
}

export interface NamedVersion {
  collection: ArtifactCollectionRow;
  member: ArtifactMemberRow;
}

/** The committed version that a number (`v3`) or an alias means in a collection. */
export async function getNamedVersion(actor: Actor, input: unknown): Promise<NamedVersion> {
  const { project, artifact, version } = requireInput(versionSchema, input);
  const collection = await getNamedCollection(actor, { project, artifact });
  const member = await findMember(getDatabase(), collection.id, version);
  if (!member) throw notFound("version of an artifact", `${project}/${artifact}:${version}`);
  return { collection, member };
}
