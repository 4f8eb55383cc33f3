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

/** False when the team has that content already: the first one stays, and is kept for a while from now on. */
export async function storeContent(
  tx: Connection,
  content: { teamId: TeamId; md5: string; sha256: string; size: number; place: string },
): Promise<boolean> {
  const { count } = await tx.artifactContent.createMany({ data: [content], skipDuplicates: true });
  if (count === 0) await wantContents(tx, content.teamId, [content.md5]);
  return count > 0;
}

/** Keeps contents for a while from now on, whoever holds them: somebody was told that they are there. */
export async function wantContents(db: Connection, teamId: TeamId, md5s: readonly string[]): Promise<void> {
  await db.$executeRaw`
    with wanted as (
      select md5 from "ArtifactContent" where "teamId" = ${teamId} and md5 = any(${[...new Set(md5s)]}::text[])
       order by md5 for no key update)
    update "ArtifactContent" c set "wantedAt" = clock_timestamp() from wanted
     where c."teamId" = ${teamId} and c.md5 = wanted.md5`;
}

/** Holds contents for a version, so that they stay as long as it does. Returns how many of them there were. */
export async function holdContents(
  tx: Connection,
  { teamId, versionId, md5s }: { teamId: TeamId; versionId: string; md5s: readonly string[] },
): Promise<number> {
  return await tx.$executeRaw`
    insert into "ArtifactEntry" ("versionId", "teamId", md5)
    select ${versionId}, c."teamId", c.md5 from "ArtifactContent" c
     where c."teamId" = ${teamId} and c.md5 = any(${md5s}::text[]) order by c.md5 for key share`;
}

/** Keeps for a while what a collection's versions hold: it is about to go. */
export async function wantContentsOf(tx: Connection, collectionId: string): Promise<void> {
  await tx.$executeRaw`
    with wanted as (
      select c."teamId", c.md5 from "ArtifactContent" c
       where exists (select from "ArtifactEntry" e join "ArtifactVersion" v on v.id = e."versionId"
                      where v."collectionId" = ${collectionId} and e."teamId" = c."teamId" and e.md5 = c.md5)
       order by c."teamId", c.md5 for no key update)
    update "ArtifactContent" c set "wantedAt" = clock_timestamp() from wanted
     where c."teamId" = wanted."teamId" and c.md5 = wanted.md5`;
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
