import { z } from "zod";
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import { getOwnVersion } from "./artifact-access";
import { loadManifest } from "./load-manifest";

export interface ArtifactFile {
  path: string;
  size: number;
  digest: string;
  /** Where a reference leads; null for a file that is here. */
  ref: string | null;
}

const inputSchema = z.object({
  versionId: z.string().max(64),
  paths: z.array(z.string()).max(10_000).optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(10_001).default(50),
});

/** The files of a version by their paths. */
export async function listArtifactFiles(
  actor: Actor,
  input: unknown,
): Promise<{ files: ArtifactFile[]; total: number }> {
  const { versionId, paths, offset, limit } = requireInput(inputSchema, input);
  const version = await getOwnVersion(actor, "artifact:view", versionId);
  const manifest = await loadManifest(getDatabase(), actor.teamId, version);
  const wanted = paths && new Set(paths);
  const all = Object.keys(manifest?.contents ?? {})
    .filter((path) => !wanted || wanted.has(path))
    .sort((a, b) => (a < b ? -1 : 1));
  const files = all.slice(offset, offset + limit).map((path) => {
    const entry = manifest?.contents[path];
    return { path, size: entry?.size ?? 0, digest: entry?.digest ?? "", ref: entry?.ref ?? null };
  });
  return { files, total: all.length };
}
