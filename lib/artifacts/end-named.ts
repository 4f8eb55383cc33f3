/** Deleting, linking and using artifacts that are addressed by their names. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { requireInput } from "../result";
import type { VersionView } from "../runs/artifact-view";
import { getNamedCollection, getNamedVersion } from "./address-version";
import { deleteCollection } from "./edit-collection";
import { deleteVersion } from "./edit-version";
import { linkVersion, unlinkVersion } from "./link-version";
import { loadVersion } from "./load-versions";
import { collectionAddress, linkInputSchema, versionAddress } from "./schema";
import { useVersion } from "./use-version";

const force = z.boolean().default(false);

export async function deleteNamedCollection(actor: Actor, input: unknown): Promise<{ name: string }> {
  const { force: isForced, ...address } = requireInput(z.object({ ...collectionAddress, force }), input);
  const { id } = await getNamedCollection(actor, address);
  const { name } = await deleteCollection(actor, { collectionId: id, force: isForced });
  return { name };
}

const deleteSchema = z.object({ ...versionAddress, force, withAliases: force });

export async function deleteNamedVersion(actor: Actor, input: unknown): Promise<{ version: string }> {
  const { force: isForced, withAliases, ...address } = requireInput(deleteSchema, input);
  const { member } = await getNamedVersion(actor, address);
  await deleteVersion(actor, { versionId: member.version.id, force: isForced, withAliases });
  return { version: `v${member.index}` };
}

const deleteAnySchema = deleteSchema.extend({ version: z.string().max(300).nullable() });

/** Deletes a version, or the collection where none is named; what was deleted. */
export async function deleteNamed(actor: Actor, input: unknown): Promise<string> {
  const { version, ...asked } = requireInput(deleteAnySchema, input);
  if (version === null) return (await deleteNamedCollection(actor, asked)).name;
  return (await deleteNamedVersion(actor, { ...asked, version })).version;
}

const linkSchema = linkInputSchema.extend({ from: z.object(versionAddress) });

/** Links a version to a portfolio; how it stands there. */
export async function linkNamedVersion(actor: Actor, input: unknown): Promise<VersionView> {
  const { from, portfolio, project, aliases } = requireInput(linkSchema, input);
  const { member, collection } = await getNamedVersion(actor, from);
  const target = project ?? collection.project.name;
  const linked = await linkVersion(actor, {
    ...{ versionId: member.version.id, project: target, portfolio, aliases },
  });
  return await loadVersion(actor, { project: target, artifact: portfolio, version: `v${linked.index}` });
}

export async function unlinkNamedVersion(actor: Actor, input: unknown): Promise<{ version: string }> {
  const { member, collection } = await getNamedVersion(actor, input);
  await unlinkVersion(actor, { versionId: member.version.id, collectionId: collection.id });
  return { version: `v${member.index}` };
}

const useSchema = z.object({
  ...versionAddress,
  runId: z.string().max(64),
  usedAs: z.string().max(256).optional(),
});

/** Notes that a run uses a version. */
export async function useNamedVersion(actor: Actor, input: unknown): Promise<{ versionId: string }> {
  const { runId, usedAs, ...address } = requireInput(useSchema, input);
  const { member } = await getNamedVersion(actor, address);
  const { id } = await useVersion(actor, { runId, versionId: member.version.id, usedAs: usedAs ?? null });
  return { versionId: id };
}
