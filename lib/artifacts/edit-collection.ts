/** Collections: their name, type, words and end. */

import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import {
  findCollection,
  findCollectionByName,
  lockCollection,
  removeCollection,
  writeCollection,
} from "../db/artifact-collections";
import { wantContentsOf } from "../db/artifact-contents";
import { isCollectionInUse } from "../db/artifact-versions";
import { lockName } from "../db/run-inputs";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { requireInput } from "../result";
import type { ArtifactCollectionRow } from "../runs/artifact";
import { getOwnCollection } from "./artifact-access";
import { pinAwaitedInputs } from "./pin-awaited-inputs";
import { artifactNameSchema, artifactTypeSchema, descriptionSchema, tagsSchema } from "./schema";

const updateSchema = z.object({
  collectionId: z.string().max(64),
  name: artifactNameSchema.optional(),
  type: artifactTypeSchema.optional(),
  description: descriptionSchema.optional(),
  tagsToAdd: tagsSchema.default([]),
  tagsToRemove: tagsSchema.default([]),
});

/** What is left out stays as it is. */
export async function updateCollection(actor: Actor, input: unknown): Promise<ArtifactCollectionRow> {
  const { collectionId, tagsToAdd, tagsToRemove, name, type, description } = requireInput(
    updateSchema,
    input,
  );
  const collection = await getOwnCollection(actor, "artifact:write", collectionId);
  const place = { teamId: actor.teamId, project: collection.project.name };
  const changed = await inTransaction(async (tx) => {
    await lockCollection(tx, collection.id);
    if (name !== undefined) await lockName(tx, { ...place, collection: name });
    const now = await findCollection(tx, actor.teamId, collection.id);
    if (!now) return null;
    const other = name === undefined ? null : await findCollectionByName(tx, { ...place, name });
    if (other && other.id !== now.id)
      throw new AppError("CONFLICT", `The project has an artifact "${name}" already.`);
    const tags = [...new Set([...now.tags, ...tagsToAdd])].filter((tag) => !tagsToRemove.includes(tag));
    await writeCollection(tx, now.id, {
      ...(name !== undefined && { name }),
      ...(type !== undefined && { type }),
      ...(description !== undefined && { description }),
      tags,
    });
    if (name !== undefined) await pinAwaitedInputs(tx, now.id);
    return await findCollection(tx, actor.teamId, now.id);
  });
  if (!changed) throw notFound("artifact collection", collectionId);
  return changed;
}

const deleteSchema = z.object({ collectionId: z.string().max(64), force: z.boolean().default(false) });

/** Deletes a collection; a sequence with all its versions. One that a living run uses stays, unless it is forced. */
export async function deleteCollection(actor: Actor, input: unknown): Promise<ArtifactCollectionRow> {
  const { collectionId, force } = requireInput(deleteSchema, input);
  const collection = await getOwnCollection(actor, "artifact:write", collectionId);
  await inTransaction(async (tx, onceStored) => {
    await lockCollection(tx, collection.id);
    if (!force && (await isCollectionInUse(tx, collection.id)))
      throw new AppError(
        "CONFLICT",
        "a run that has not ended uses a version of it: wait for it, or force it",
      );
    await wantContentsOf(tx, collection.id);
    await removeCollection(tx, collection.id);
    onceStored(() => logEvent("artifact:deleted", { collection: collection.id, team: actor.teamId }));
  });
  return collection;
}
