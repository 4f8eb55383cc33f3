import { createHash } from "node:crypto";
import type { TeamId } from "../access/actor";
import { findManifest } from "../db/artifact-contents";
import type { Connection } from "../db/client";
import { AppError } from "../errors";
import { getStore } from "../stores/get-store";
import { type Manifest, readManifest } from "./read-manifest";

/** Longer ones are refused as they come: a manifest is read at once. */
export const longestManifest = 512 * 1024 * 1024;

/** The list of files of a committed version; null where it has none. */
export async function loadManifest(
  db: Connection,
  teamId: TeamId,
  { manifestId }: { manifestId: string | null },
): Promise<Manifest | null> {
  const row = manifestId === null ? null : await findManifest(db, teamId, manifestId);
  return row?.place ? await openStoredManifest(row.place, row.digest) : null;
}

/** The text of a manifest as it was sent; throws when it is not the same any more. */
export async function openStoredManifest(place: string, digest: string): Promise<Manifest> {
  const content = await getStore().open(place);
  if (!content)
    throw new AppError("UNAVAILABLE", "the manifest of the artifact is not in the server's store");
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  const text = Buffer.concat(parts);
  if (createHash("md5").update(text).digest("base64") !== digest)
    throw new AppError("UNAVAILABLE", "the manifest of the artifact was damaged in the server's store");
  return readManifest(text.toString("utf8"));
}
