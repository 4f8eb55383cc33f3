/** What of artifacts nobody needs any more. Of a row that others may take at this moment: lock first, read after. */
import type { TeamId } from "../access/actor";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface SweepLimits {
  graceSeconds: number;
  limit: number;
  /** Left out: every team's. */
  teamId?: TeamId;
}

export interface VersionPlace {
  id: string;
  teamId: TeamId;
  collectionId: string;
}

const ofTeam = (teamId: TeamId | undefined) =>
  teamId === undefined ? Prisma.empty : Prisma.sql`and "teamId" = ${teamId}`;

const ago = (seconds: number) => Prisma.sql`clock_timestamp() - make_interval(secs => ${seconds})`;

/** Committed versions whose time is over: not those that a living run uses, or that stand in a collection besides their own. */
export async function findExpired(
  db: Connection,
  { limit, teamId }: Omit<SweepLimits, "graceSeconds">,
): Promise<VersionPlace[]> {
  return await db.$queryRaw`
    select v.id, v."teamId", v."collectionId" from "ArtifactVersion" v
     where v.state = 'committed' and v."expiresAt" <= clock_timestamp() and ${isFree} ${ofTeam(teamId)}
     order by v."expiresAt" limit ${limit}`;
}

const isFree = Prisma.sql`
  not exists (select from "ArtifactMember" m where m."versionId" = v.id and m."collectionId" <> v."collectionId")
  and not exists (select from "ArtifactUse" u join "Run" r on r.id = u."runId"
                   where u."versionId" = v.id and u.kind = 'used' and r."endedAt" is null)`;

/** Deletes versions that were begun and never committed; who commits one at this moment keeps it. */
export async function deleteForsaken(
  tx: Connection,
  { graceSeconds, limit, teamId }: SweepLimits,
): Promise<number> {
  return await tx.$executeRaw`
    delete from "ArtifactVersion" where id in (
      select id from "ArtifactVersion" where state = 'pending' and "updatedAt" < ${ago(graceSeconds)} ${ofTeam(teamId)}
       order by "updatedAt" limit ${limit} for update skip locked)`;
}

/** Lets go what deleted versions held: their contents, and their lists of files. */
export async function releaseDeleted(
  tx: Connection,
  { graceSeconds, limit, teamId }: SweepLimits,
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update "ArtifactVersion" set "isReleased" = true where id in (
      select id from "ArtifactVersion"
       where state = 'deleted' and not "isReleased" and "updatedAt" < ${ago(graceSeconds)} ${ofTeam(teamId)}
       order by "updatedAt" limit ${limit} for update skip locked)
    returning id`;
  const ids = rows.map(({ id }) => id);
  await tx.artifactEntry.deleteMany({ where: { versionId: { in: ids } } });
  await tx.artifactManifest.deleteMany({ where: { versionId: { in: ids } } });
  return ids.length;
}

/** Deletes contents that no version holds and of which nobody was told lately that they are there. Returns how many it looked at. */
export async function deleteUnheld(
  tx: Connection,
  { graceSeconds, limit, teamId }: SweepLimits,
): Promise<{ looked: number; deleted: number; bytes: number }> {
  const locked = await tx.$queryRaw<{ teamId: string; md5: string }[]>`
    select c."teamId", c.md5 from "ArtifactContent" c
     where c."wantedAt" < ${ago(graceSeconds)} ${ofTeam(teamId)}
       and not exists (select from "ArtifactEntry" e where e."teamId" = c."teamId" and e.md5 = c.md5)
     order by c."wantedAt" limit ${limit} for update skip locked`;
  if (locked.length === 0) return { looked: 0, deleted: 0, bytes: 0 };
  const [gone] = await tx.$queryRaw<{ deleted: number; bytes: number }[]>`
    with gone as (
    delete from "ArtifactContent" c
     using unnest(${locked.map(({ teamId }) => teamId)}::text[], ${locked.map(({ md5 }) => md5)}::text[]) as l(team, md5)
     where c."teamId" = l.team and c.md5 = l.md5
       and not exists (select from "ArtifactEntry" e where e."teamId" = c."teamId" and e.md5 = c.md5)
    returning c.size)
    select count(*)::int as deleted, coalesce(sum(size), 0)::float8 as bytes from gone`;
  return { looked: locked.length, deleted: gone?.deleted ?? 0, bytes: gone?.bytes ?? 0 };
}

export interface Garbage {
  /** Committed versions whose time is over. */
  expired: number;
  /** Begun and never committed. */
  forsaken: number;
  /** Deleted ones that still hold what they held. */
  deleted: number;
  /** Contents that nothing else holds. */
  contents: number;
  bytes: number;
}

export interface KeptGarbage {
  /** Versions whose time is over that a living run uses, or that another collection has. */
  inUse: number;
  /** Contents that only what was deleted, or nothing, holds, and whose time of grace is not over. */
  contents: number;
  bytes: number;
}

/** What a sweep of a team's artifacts would take, and what it would keep although it looks like garbage. */
export async function countGarbage(
  db: Connection,
  teamId: TeamId,
  graceSeconds: number,
): Promise<Garbage & { kept: KeptGarbage }> {
  const [row] = await db.$queryRaw<(Garbage & { inUse: number; keptContents: number; keptBytes: number })[]>`
    with going as (
      select v.id, v.state from "ArtifactVersion" v
       where v."teamId" = ${teamId} and (
             (v.state = 'committed' and v."expiresAt" <= clock_timestamp() and ${isFree})
          or (v.state = 'pending' and v."updatedAt" < ${ago(graceSeconds)})
          or (v.state = 'deleted' and not v."isReleased" and v."updatedAt" < ${ago(graceSeconds)}))),
    needless as (
      select c.size, c."wantedAt" < ${ago(graceSeconds)}
         and not exists (select from "ArtifactEntry" e where e."teamId" = c."teamId" and e.md5 = c.md5
                          and not exists (select from going g where g.id = e."versionId" and g.state = 'deleted'))
             as goes
        from "ArtifactContent" c
       where c."teamId" = ${teamId}
         and not exists (select from "ArtifactEntry" e join "ArtifactVersion" v on v.id = e."versionId"
                          where e."teamId" = c."teamId" and e.md5 = c.md5 and v.state <> 'deleted'
                            and not exists (select from going g where g.id = v.id)))
    select (select count(*) from going where state = 'committed')::int as expired,
           (select count(*) from going where state = 'pending')::int as forsaken,
           (select count(*) from going where state = 'deleted')::int as deleted,
           (select count(*) from "ArtifactVersion" v where v."teamId" = ${teamId} and v.state = 'committed'
              and v."expiresAt" <= clock_timestamp() and not (${isFree}))::int as "inUse",
           (select count(*) from needless where goes)::int as contents,
           (select coalesce(sum(size), 0) from needless where goes)::float8 as bytes,
           (select count(*) from needless where not goes)::int as "keptContents",
           (select coalesce(sum(size), 0) from needless where not goes)::float8 as "keptBytes"`;
  if (!row) throw new Error("a count has no row");
  const { inUse, keptContents, keptBytes, ...garbage } = row;
  return { ...garbage, kept: { inUse, contents: keptContents, bytes: keptBytes } };
}
