import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { ArtifactDownload } from "../runs/artifact-view";
import { getNamedVersion } from "./address-version";
import { loadManifest } from "./load-manifest";
import { downloadsInputSchema } from "./schema";

/** All files of a version by their paths, whatever folder they are in; the address to fetch each at is signed by who asks. */
export async function listDownloads(
  actor: Actor,
  input: unknown,
): Promise<{ versionId: string; files: Omit<ArtifactDownload, "address">[]; next: number | null }> {
  const { offset, limit, ...address } = requireInput(downloadsInputSchema, input);
  const { member } = await getNamedVersion(actor, address);
  const manifest = await loadManifest(getDatabase(), actor.teamId, member.version);
  const all = Object.entries(manifest?.contents ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const next = offset + limit;
  return {
    versionId: member.version.id,
    files: all
      .slice(offset, next)
      .map(([path, { digest, size, ref }]) => ({ path, digest, size: size ?? 0, ref: ref ?? null })),
    next: next < all.length ? next : null,
  };
}
