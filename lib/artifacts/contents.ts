/** Contents of artifacts, saved and read by who holds an address that was signed for just that. */
import { randomUUID } from "node:crypto";
import type { Actor, TeamId } from "../access/actor";
import { findContents, findManifest, placeManifest, storeContent } from "../db/artifact-contents";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import { getStore } from "../stores/get-store";
import { requireArtifacts } from "./artifact-access";
import { longestManifest } from "./load-manifest";
import { fromHex, hexOf } from "./md5";
import { putKept } from "./put-kept";

/** What a signed address lets its holder do; only the check of its signature makes one. */
export interface ContentGrant {
  readonly teamId: TeamId;
  readonly md5: string;
  readonly maxBytes: number;
}

export interface ManifestGrant {
  readonly teamId: TeamId;
  readonly manifestId: string;
}

export interface OpenedContent {
  size: number;
  /** Base64. */
  md5: string;
  updatedAt: Date;
  read: (range?: { start: number; end: number }) => Promise<AsyncIterable<Uint8Array>>;
}

/** Saves a content under its digest; one that is another is refused, and nothing of it is kept (A2). */
export async function saveContent(
  { teamId, md5, maxBytes }: ContentGrant,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const place = `artifacts/${teamId.toLowerCase()}/${hexOf(md5)}-${randomUUID()}`;
  await putKept(place, content, maxBytes, async (tx, stored) => {
    if (stored.md5 !== md5)
      throw new AppError(
        "INVALID",
        `the content has another digest than was announced: ${stored.md5} instead of ${md5}. Nothing of it was kept.`,
      );
    return await storeContent(tx, { teamId, place, ...stored });
  });
}

/** A content by its digest in hex, for who sees the team's artifacts. */
export async function openOwnContent(actor: Actor, md5: string): Promise<OpenedContent> {
  requireArtifacts(actor, "artifact:view");
  return await openContent({ teamId: actor.teamId, md5: fromHex(md5) });
}

export async function openContent({ teamId, md5 }: Omit<ContentGrant, "maxBytes">): Promise<OpenedContent> {
  const found = (await findContents(getDatabase(), teamId, [md5])).get(md5);
  if (!found) throw new AppError("NOT_FOUND", "There is no such content.");
  return opened({ ...found, updatedAt: found.createdAt });
}

/** Saves the text of a manifest, as long as its version is pending. */
export async function saveManifest(
  { teamId, manifestId }: ManifestGrant,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const known = await findManifest(getDatabase(), teamId, manifestId);
  if (!known) throw new AppError("NOT_FOUND", "There is no such manifest.");
  const place = `artifacts/${teamId.toLowerCase()}/manifest-${randomUUID()}`;
  const isKept = await putKept(place, content, longestManifest, async (tx, { size, md5 }) => {
    if (known.digest !== "" && known.digest !== md5)
      throw new AppError("INVALID", `the manifest has another digest than was announced: ${md5}`);
    return await placeManifest(tx, manifestId, { place, size, digest: md5 });
  });
  if (!isKept)
    throw new AppError("CONFLICT", "This version was committed: its files do not change any more.");
}

export async function openManifest({ teamId, manifestId }: ManifestGrant): Promise<OpenedContent> {
  const known = await findManifest(getDatabase(), teamId, manifestId);
  if (!known?.place) throw new AppError("NOT_FOUND", "There is no such manifest.");
  return opened({ place: known.place, size: known.size, md5: known.digest, updatedAt: known.createdAt });
}

function opened({ place, ...facts }: Omit<OpenedContent, "read"> & { place: string }): OpenedContent {
  return {
    ...{ size: facts.size, md5: facts.md5, updatedAt: facts.updatedAt },
    async read(range) {
      const content = await getStore().open(place, range);
      if (!content) throw new AppError("UNAVAILABLE", "The content is not in the server's store.");
      return content;
    },
  };
}
