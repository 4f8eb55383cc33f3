import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { ArtifactFolderPage } from "../runs/artifact-view";
import { getNamedVersion } from "./address-version";
import { folderEntries } from "./folder-entries";
import { loadManifest } from "./load-manifest";
import { folderInputSchema } from "./schema";

/** What lies in a folder of a version: folders first, by name. */
export async function listFolder(actor: Actor, input: unknown): Promise<ArtifactFolderPage> {
  const { folder, offset, limit, ...address } = requireInput(folderInputSchema, input);
  const { member } = await getNamedVersion(actor, address);
  const manifest = await loadManifest(getDatabase(), actor.teamId, member.version);
  const entries = folderEntries(manifest?.contents ?? {}, folder);
  const next = offset + limit;
  return {
    folder,
    entries: entries.slice(offset, next),
    total: entries.length,
    next: next < entries.length ? next : null,
  };
}
