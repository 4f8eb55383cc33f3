/** Changes of artifacts that are addressed by their names: the whole of what is to be said, where the client says only what is new. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { requireInput } from "../result";
import type { CollectionView, VersionView } from "../runs/artifact-view";
import { getNamedCollection, getNamedVersion } from "./address-version";
import { addAliases, deleteAliases } from "./aliases";
import { updateCollection } from "./edit-collection";
import { updateVersion } from "./edit-version";
import { loadCollection } from "./load-collections";
import { loadVersion } from "./load-versions";
import {
  changeCollectionInputSchema,
  changeVersionInputSchema,
  collectionAddress,
  versionAddress,
} from "./schema";

const versionSchema = changeVersionInputSchema.extend(versionAddress);

/** What is left out stays as it is. */
export async function changeVersion(actor: Actor, input: unknown): Promise<VersionView> {
  const { project, artifact, version, tags, metadata, ...said } = requireInput(versionSchema, input);
  const { member } = await getNamedVersion(actor, { project, artifact, version });
  await updateVersion(actor, {
    versionId: member.version.id,
    ...said,
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
    ...changeOfTags(member.version.tags, tags),
  });
  return await loadVersion(actor, { project, artifact, version: `v${member.index}` });
}

const collectionSchema = changeCollectionInputSchema.extend(collectionAddress);

/** What is left out stays as it is. */
export async function changeCollection(actor: Actor, input: unknown): Promise<CollectionView> {
  const { project, artifact, tags, ...said } = requireInput(collectionSchema, input);
  const collection = await getNamedCollection(actor, { project, artifact });
  const changed = await updateCollection(actor, {
    collectionId: collection.id,
    ...said,
    ...changeOfTags(collection.tags, tags),
  });
  return await loadCollection(actor, { project, artifact: changed.name });
}

function changeOfTags(now: readonly string[], wanted: readonly string[] | undefined) {
  if (wanted === undefined) return {};
  return { tagsToAdd: wanted, tagsToRemove: now.filter((tag) => !wanted.includes(tag)) };
}

const aliasSchema = z.object({
  ...collectionAddress,
  alias: z
    .string()
    .max(300)
    .refine((alias) => alias !== "latest", "latest is the newest version: it moves by itself"),
});

/** Points an alias of a collection to one of its versions, wherever it pointed before. */
export async function moveAlias(
  actor: Actor,
  input: unknown,
): Promise<{ alias: string; version: string | null }> {
  const { alias, version, ...place } = requireInput(
    aliasSchema.extend({ version: z.string().max(300) }),
    input,
  );
  const { member, collection } = await getNamedVersion(actor, { ...place, version });
  await addAliases(actor, {
    versionId: member.version.id,
    project: collection.project.name,
    collection: collection.name,
    aliases: [alias],
  });
  return { alias, version: `v${member.index}` };
}

/** Takes an alias from the version to which it points. */
export async function removeAlias(
  actor: Actor,
  input: unknown,
): Promise<{ alias: string; version: string | null }> {
  const { alias, ...place } = requireInput(aliasSchema, input);
  const { member, collection } = await getNamedVersion(actor, { ...place, version: alias });
  await deleteAliases(actor, {
    versionId: member.version.id,
    project: collection.project.name,
    collection: collection.name,
    aliases: [alias],
  });
  return { alias, version: null };
}

const setSchema = aliasSchema.extend({ version: z.string().max(300).nullable() });

/** Points an alias to a version; null takes it away. */
export async function setAlias(
  actor: Actor,
  input: unknown,
): Promise<{ alias: string; version: string | null }> {
  const { version, ...place } = requireInput(setSchema, input);
  return version === null ? await removeAlias(actor, place) : await moveAlias(actor, { ...place, version });
}

const describeSchema = changeVersionInputSchema
  .pick({ description: true, tags: true })
  .extend({ ...collectionAddress, version: z.string().max(300).nullable() });

/** Changes what is said of a version, or of the collection where none is named. */
export async function describeNamed(actor: Actor, input: unknown): Promise<{ tags: string[] }> {
  const { version, ...said } = requireInput(describeSchema, input);
  return version === null
    ? await changeCollection(actor, said)
    : await changeVersion(actor, { ...said, version });
}
