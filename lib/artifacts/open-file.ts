import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { ArtifactVersionRow } from "../runs/artifact";
import { getNamedVersion } from "./address-version";
import { getOwnVersion } from "./artifact-access";
import { type OpenedContent, openContent } from "./contents";
import { loadManifest } from "./load-manifest";
import { versionAddress } from "./schema";

const path = z.string().max(4_096);
const namedSchema = z.object({ ...versionAddress, path });
const byIdSchema = z.object({ versionId: z.string().max(64), path });

/** A file of a version that is addressed by its name, to be read. */
export async function openNamedFile(actor: Actor, input: unknown): Promise<OpenedContent> {
  const { path: wanted, ...address } = requireInput(namedSchema, input);
  const { member } = await getNamedVersion(actor, address);
  return await openFileOf(actor, member.version, wanted);
}

/** A file of a version, to be read. */
export async function openArtifactFile(actor: Actor, input: unknown): Promise<OpenedContent> {
  const { path: wanted, versionId } = requireInput(byIdSchema, input);
  const version = await getOwnVersion(actor, "artifact:view", versionId);
  if (version.state !== "committed") throw notFound("artifact", versionId);
  return await openFileOf(actor, version, wanted);
}

async function openFileOf(
  { teamId }: Actor,
  version: ArtifactVersionRow,
  wanted: string,
): Promise<OpenedContent> {
  const manifest = await loadManifest(getDatabase(), teamId, version);
  const contents = manifest?.contents ?? {};
  const entry = Object.hasOwn(contents, wanted) ? contents[wanted] : undefined;
  if (!entry) throw new AppError("NOT_FOUND", `The version has no file "${wanted.slice(0, 200)}".`);
  if (entry.ref == null) return await openContent({ teamId, md5: entry.digest });
  throw new AppError(
    "CONFLICT",
    `"${wanted.slice(0, 200)}" is a reference to ${entry.ref.slice(0, 500)}: its content is not on this server.`,
  );
}
