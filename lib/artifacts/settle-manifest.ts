import { randomUUID } from "node:crypto";
import type { TeamId } from "../access/actor";
import {
  type ArtifactManifestRow,
  findSentManifests,
  insertManifest,
  placeManifest,
} from "../db/artifact-contents";
import { findLatest, findVersion } from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import type { ArtifactVersionRow } from "../runs/artifact";
import { loadManifest, longestManifest, openStoredManifest } from "./load-manifest";
import { putKept } from "./put-kept";
import { digestOfManifest, layOver, type Manifest } from "./read-manifest";

export interface SettledManifest {
  manifestId: string;
  manifest: Manifest;
  /** Of the version: as its maker has said, or of what became of several lists. */
  digest: string;
}

const empty: Manifest = { version: 1, contents: {} };

/**
 * The one list of files of a version that is to be committed: the whole one that was sent, or what several programs sent for it laid
 * over one another, or changes laid over the version before. Null while nothing was sent.
 */
export async function settleManifest(
  teamId: TeamId,
  version: ArtifactVersionRow,
): Promise<SettledManifest | null> {
  const sent = await findSentManifests(getDatabase(), version.id);
  let settled: Manifest | null = null;
  for (const row of sent) settled = await layRow(teamId, version, settled, row);
  const [first] = sent;
  if (!settled || !first) return null;
  const isWhole = sent.length === 1 && first.type === "FULL";
  return isWhole
    ? { manifest: settled, manifestId: first.id, digest: version.digest }
    : {
        manifest: settled,
        manifestId: await storeSettled(version, settled),
        digest: digestOfManifest(settled),
      };
}

async function layRow(
  teamId: TeamId,
  version: ArtifactVersionRow,
  before: Manifest | null,
  { type, baseId, place, digest }: ArtifactManifestRow,
): Promise<Manifest> {
  const own = await openStoredManifest(place ?? "", digest);
  if (type === "FULL") return own;
  if (type === "PATCH") return layOver(before ?? { ...own, contents: {} }, own);
  const base =
    baseId === null
      ? await findLatest(getDatabase(), version.collectionId)
      : await findVersion(getDatabase(), teamId, baseId);
  if (baseId !== null && base?.state !== "committed")
    throw new AppError("NOT_FOUND", "the artifact that this one changes is not there any more");
  const below = base && (await loadManifest(getDatabase(), teamId, base));
  return layOver(below ?? { ...empty, ...own, contents: {} }, own);
}

async function storeSettled(version: ArtifactVersionRow, manifest: Manifest): Promise<string> {
  const text = Buffer.from(JSON.stringify(manifest));
  const row = await insertManifest(getDatabase(), {
    ...{ versionId: version.id, name: "wandb_manifest.json", type: "FULL", baseId: null, digest: "" },
  });
  const place = `artifacts/manifests/${randomUUID()}`;
  await putKept(place, once(text), longestManifest, (tx, { size, md5 }) =>
    placeManifest(tx, row.id, { place, size, digest: md5 }),
  );
  return row.id;
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
