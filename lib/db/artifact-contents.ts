/** Contents and lists of files of artifacts: what is there, and where. */
import type { TeamId } from "../access/actor";
import type { Connection } from "./client";

export interface ArtifactContentRow {
  /** Base64. */
  md5: string;
  size: number;
  place: string;
  createdAt: Date;
}

/** Of these digests, those of which the team has the content. */
export async function findContents(
  db: Connection,
  teamId: TeamId,
  md5s: readonly string[],
): Promise<Map<string, ArtifactContentRow>> {
  const found = new Map<string, ArtifactContentRow>();
  const asked = [...new Set(md5s)];
  for (let from = 0; from < asked.length; from += 10_000) {
    const rows = await db.artifactContent.findMany({
      where: { teamId, md5: { in: asked.slice(from, from + 10_000) } },
      select: { md5: true, size: true, place: true, createdAt: true },
    });
    for (const row of rows) found.set(row.md5, { ...row, size: Number(row.size) });
  }
  return found;
}

/** False when the team has that content already: the first one stays. */
export async function storeContent(
  db: Connection,
  content: { teamId: TeamId; md5: string; sha256: string; size: number; place: string },
): Promise<boolean> {
  const { count } = await db.artifactContent.createMany({ data: [content], skipDuplicates: true });
  return count > 0;
}

export interface ArtifactManifestRow {
  id: string;
  versionId: string;
  name: string;
  type: string;
  baseId: string | null;
  /** Base64 of an MD5, or empty. */
  digest: string;
  place: string | null;
  size: number;
  createdAt: Date;
}

const columns = {
  ...{
    id: true,
    versionId: true,
    name: true,
    type: true,
    baseId: true,
    digest: true,
    place: true,
    size: true,
  },
  createdAt: true,
} as const;

export async function insertManifest(
  db: Connection,
  manifest: Pick<ArtifactManifestRow, "versionId" | "name" | "type" | "baseId" | "digest">,
): Promise<ArtifactManifestRow> {
  const row = await db.artifactManifest.create({ data: manifest, select: columns });
  return { ...row, size: Number(row.size) };
}

export async function findManifest(
  db: Connection,
  teamId: TeamId,
  id: string,
): Promise<ArtifactManifestRow | null> {
  const row = await db.artifactManifest.findFirst({ where: { id, version: { teamId } }, select: columns });
  return row && { ...row, size: Number(row.size) };
}

/** Those of which the text was sent for a version, in their order. */
export async function findSentManifests(db: Connection, versionId: string): Promise<ArtifactManifestRow[]> {
  const rows = await db.artifactManifest.findMany({
    where: { versionId, place: { not: null } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: columns,
  });
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

export async function writeManifest(
  db: Connection,
  id: string,
  data: { digest?: string; baseId?: string | null },
): Promise<void> {
  await db.artifactManifest.update({ where: { id }, data, select: { id: true } });
}

/** Stores where the text of a manifest lies, as long as its version is pending; false when it is not. */
export async function placeManifest(
  db: Connection,
  id: string,
  { place, size, digest }: { place: string; size: number; digest: string },
): Promise<boolean> {
  const { count } = await db.artifactManifest.updateMany({
    where: { id, version: { state: "pending" } },
    data: { place, size, digest },
  });
  return count > 0;
}
