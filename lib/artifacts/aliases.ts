/** Words that point to one version of a collection. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { findCollectionByName, lockCollection } from "../db/artifact-collections";
import { findMemberOfVersion } from "../db/artifact-members";
import { removeAliases } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { requireInput } from "../result";
import { getOwnVersion } from "./artifact-access";
import { pointAliases } from "./pin-awaited-inputs";
import { aliasesSchema } from "./schema";

const inputSchema = z.object({
  versionId: z.string().max(64),
  project: z.string().max(200),
  /** Of the collection: the version's own, or one that it is linked to. */
  collection: z.string().max(200),
  aliases: aliasesSchema.min(1),
});

/** Points aliases to a version, wherever in its collection they pointed before. */
export async function addAliases(actor: Actor, input: unknown): Promise<void> {
  const { aliases, ...place } = await readPlace(actor, input);
  await inTransaction(async (tx) => {
    await lockCollection(tx, place.collectionId);
    const member = await findMemberOfVersion(tx, place.collectionId, place.versionId);
    if (member?.version.state !== "committed") throw notFound("artifact", place.versionId);
    await pointAliases(tx, place, aliases);
  });
}

/** Takes aliases from a version; one that points to another stays. */
export async function deleteAliases(actor: Actor, input: unknown): Promise<void> {
  const { aliases, ...place } = await readPlace(actor, input);
  await inTransaction((tx) => removeAliases(tx, place, aliases));
}

async function readPlace(
  actor: Actor,
  input: unknown,
): Promise<{ collectionId: string; versionId: string; aliases: string[] }> {
  const { versionId, project, collection: name, aliases } = requireInput(inputSchema, input);
  await getOwnVersion(actor, "artifact:write", versionId);
  const { teamId } = actor;
  const collection = await findCollectionByName(getDatabase(), { teamId, project, name });
  if (!collection) throw notFound("artifact collection", name);
  return { collectionId: collection.id, versionId, aliases };
}
