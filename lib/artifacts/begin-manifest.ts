import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import {
  type ArtifactManifestRow,
  findManifest,
  insertManifest,
  writeManifest,
} from "../db/artifact-contents";
import { touchVersion } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { getOwnVersion, requireArtifacts } from "./artifact-access";
import { md5Schema } from "./schema";

const digestSchema = z.union([z.literal(""), md5Schema]);

const beginSchema = z.object({
  versionId: z.string().max(64),
  name: z.string().max(256),
  digest: digestSchema.default(""),
  type: z.enum(["FULL", "PATCH", "INCREMENTAL"]),
  baseId: z.string().max(64).nullable().default(null),
});

/** Begins a list of files of a pending version, whose text is sent afterwards. */
export async function beginManifest(actor: Actor, input: unknown): Promise<ArtifactManifestRow> {
  const { versionId, baseId, ...manifest } = requireInput(beginSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  if (version.state !== "pending")
    throw new AppError("CONFLICT", "This version was committed: its files do not change any more.");
  if (baseId !== null) await getOwnVersion(actor, "artifact:view", baseId);
  return await inTransaction(async (tx) => {
    if (!(await touchVersion(tx, version.id))) throw notFound("artifact", versionId);
    return await insertManifest(tx, { versionId: version.id, baseId, ...manifest });
  });
}

const changeSchema = z.object({
  manifestId: z.string().max(64),
  digest: digestSchema.optional(),
  baseId: z.string().max(64).optional(),
});

/** Says the digest or the base of a list that was begun. */
export async function changeManifest(actor: Actor, input: unknown): Promise<ArtifactManifestRow> {
  const { manifestId, digest, baseId } = requireInput(changeSchema, input);
  requireArtifacts(actor, "artifact:write");
  const known = await findManifest(getDatabase(), actor.teamId, manifestId);
  if (!known) throw notFound("manifest", manifestId);
  const version = await getOwnVersion(actor, "artifact:write", known.versionId);
  if (version.state !== "pending")
    throw new AppError("CONFLICT", "This version was committed: its files do not change any more.");
  if (baseId !== undefined) await getOwnVersion(actor, "artifact:view", baseId);
  await writeManifest(getDatabase(), manifestId, {
    ...(digest !== undefined && { digest }),
    ...(baseId !== undefined && { baseId }),
  });
  return { ...known, digest: digest ?? known.digest, baseId: baseId ?? known.baseId };
}
