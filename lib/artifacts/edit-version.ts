/** What is said of a version, and its end: its files never change. */

import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { lockCollection } from "../db/artifact-collections";
import { listMembers } from "../db/artifact-members";
import {
  findAliases,
  findVersion,
  isInUse,
  lockVersion,
  markDeleted,
  removeAliases,
  writeVersion,
} from "../db/artifact-versions";
import { type Connection, getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { requireInput } from "../result";
import type { ArtifactVersionRow } from "../runs/artifact";
import { getOwnVersion } from "./artifact-access";
import { pointAliases } from "./pin-awaited-inputs";
import { aliasesSchema, descriptionSchema, metadataSchema, tagsSchema, ttlSchema } from "./schema";

const updateSchema = z.object({
  versionId: z.string().max(64),
  description: descriptionSchema.optional(),
  metadata: metadataSchema.optional(),
  ttlSeconds: ttlSchema.optional(),
  /** All that are to point to it in its own collection: others leave it. */
  aliases: aliasesSchema.optional(),
  tagsToAdd: tagsSchema.default([]),
  tagsToRemove: tagsSchema.default([]),
});

/** What is left out stays as it is. */
export async function updateVersion(actor: Actor, input: unknown): Promise<ArtifactVersionRow> {
  const { versionId, aliases, tagsToAdd, tagsToRemove, ...said } = requireInput(updateSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  await inTransaction(async (tx) => {
    await lockCollection(tx, version.collectionId);
    const locked = await lockVersion(tx, actor.teamId, version.id);
    if (!locked || locked.state === "deleted") throw notFound("artifact", versionId);
    const tags = [...new Set([...locked.tags, ...tagsToAdd])].filter((tag) => !tagsToRemove.includes(tag));
    await writeVersion(tx, version.id, { ...said, tags });
    if (aliases === undefined || locked.state !== "committed") return;
    const place = { collectionId: version.collectionId, versionId: version.id };
    const now = (await findAliases(tx, version.id))
      .filter(({ collectionId }) => collectionId === place.collectionId)
      .map(({ alias }) => alias);
    await removeAliases(
      tx,
      place,
      now.filter((alias) => !aliases.includes(alias)),
    );
    await pointAliases(tx, place, aliases);
  });
  return await reread(actor, versionId);
}

const deleteSchema = z.object({
  versionId: z.string().max(64),
  /** Although aliases other than `latest` point to it. */
  withAliases: z.boolean().default(false),
  /** Although a run that has not ended uses it. */
  force: z.boolean().default(false),
});

/** Deletes a version; its number is not given again. One that a living run uses stays, unless it is forced (A3). */
export async function deleteVersion(actor: Actor, input: unknown): Promise<ArtifactVersionRow> {
  const { versionId, withAliases, force } = requireInput(deleteSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  await inTransaction(async (tx, onceStored) => {
    await lockCollection(tx, version.collectionId);
    const locked = await lockVersion(tx, actor.teamId, version.id);
    if (!locked || locked.state === "deleted") return;
    const aliases = (await findAliases(tx, version.id)).filter(({ alias }) => alias !== "latest");
    if (aliases.length > 0 && !withAliases)
      throw new AppError(
        "CONFLICT",
        `aliases point to this version (${aliases.map(({ alias }) => alias).join(", ")}): remove them first, or delete it with its aliases`,
      );
    if (!force && (await isInUse(tx, version.id)))
      throw new AppError("CONFLICT", "a run that has not ended uses this version: wait for it, or force it");
    const newest = await findCollectionsOfLatest(tx, version.id);
    await markDeleted(tx, version.id);
    for (const collectionId of newest) await moveLatest(tx, collectionId);
    onceStored(() => logEvent("artifact:deleted", { artifact: version.id, team: actor.teamId }));
  });
  return { ...version, state: "deleted" };
}

async function findCollectionsOfLatest(tx: Connection, versionId: string): Promise<string[]> {
  const aliases = await findAliases(tx, versionId);
  return aliases.filter(({ alias }) => alias === "latest").map(({ collectionId }) => collectionId);
}

/** To the newest version that is left. */
async function moveLatest(tx: Connection, collectionId: string): Promise<void> {
  const [left] = await listMembers(tx, collectionId, { offset: 0, limit: 1, isAscending: false });
  if (left) await pointAliases(tx, { collectionId, versionId: left.version.id }, ["latest"]);
}

async function reread(actor: Actor, versionId: string): Promise<ArtifactVersionRow> {
  const version = await findVersion(getDatabase(), actor.teamId, versionId);
  if (!version) throw notFound("artifact", versionId);
  return version;
}
