/** Versions that stand in a second collection: a portfolio of what was found good (A4). */

import { z } from "zod";
import type { Actor } from "../access/actor";
import { nameSchema } from "../access/name";
import { ensureCollection, findCollection, lockCollection } from "../db/artifact-collections";
import { findMemberOfVersion } from "../db/artifact-members";
import { addMember, lockVersion, removeMember } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { ensureProject } from "../db/projects";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { ArtifactMemberRow } from "../runs/artifact";
import { getOwnCollection, getOwnVersion } from "./artifact-access";
import { pointAliases } from "./pin-awaited-inputs";
import { aliasesSchema, artifactNameSchema } from "./schema";

const linkSchema = z.object({
  versionId: z.string().max(64),
  project: nameSchema("project"),
  portfolio: artifactNameSchema,
  aliases: aliasesSchema.default([]),
});

/** Links a committed version to a portfolio, which comes into being by it; `latest` and the aliases come to it there. */
export async function linkVersion(actor: Actor, input: unknown): Promise<ArtifactMemberRow> {
  const { versionId, project, portfolio, aliases } = requireInput(linkSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  if (version.state !== "committed")
    throw new AppError("CONFLICT", "Only a version that is committed can be linked.");
  const { teamId } = actor;
  const own = await findCollection(getDatabase(), teamId, version.collectionId);
  const linked = await inTransaction(async (tx) => {
    const { id: projectId } = await ensureProject(tx, teamId, project);
    const type = own?.type ?? "";
    const target = await ensureCollection(tx, {
      teamId,
      projectId,
      name: portfolio,
      kind: "portfolio",
      type,
    });
    if (!target || !(await lockCollection(tx, target.id))) throw deletedNow();
    if (target.kind !== "portfolio")
      throw new AppError("CONFLICT", `"${portfolio}" holds versions of its own: link to another name.`);
    if (target.type !== type)
      throw new AppError(
        "CONFLICT",
        `"${portfolio}" holds artifacts of the type ${target.type}, not ${type}.`,
      );
    if ((await lockVersion(tx, teamId, version.id))?.state !== "committed") throw deletedNow();
    await addMember(tx, target.id, version.id);
    await pointAliases(tx, { collectionId: target.id, versionId: version.id }, ["latest", ...aliases]);
    return await findMemberOfVersion(tx, target.id, version.id);
  });
  if (!linked) throw deletedNow();
  return linked;
}

function deletedNow(): AppError {
  return new AppError("CONFLICT", "The version or its collection was deleted at this moment: try again.");
}

const unlinkSchema = z.object({ versionId: z.string().max(64), collectionId: z.string().max(64) });

/** Takes a version out of a portfolio; from its own collection it goes only by being deleted. */
export async function unlinkVersion(actor: Actor, input: unknown): Promise<void> {
  const { versionId, collectionId } = requireInput(unlinkSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  const collection = await getOwnCollection(actor, "artifact:write", collectionId);
  if (collection.id === version.collectionId)
    throw new AppError(
      "INVALID",
      "This is the collection that the version was logged to: delete it instead.",
    );
  await inTransaction(async (tx) => {
    await lockCollection(tx, collection.id);
    await removeMember(tx, collection.id, version.id);
  });
}
