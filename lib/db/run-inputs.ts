/** Artifacts that launched runs take: what was asked for, which version it is, and which runs wait for one. */
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { VersionState } from "../runs/artifact";
import type { Connection } from "./client";

/** By what a version is asked for. */
export interface InputName {
  teamId: TeamId;
  project: string;
  collection: string;
  reference: string;
}

export interface NewRunInput extends InputName {
  position: number;
  written: string;
  path: string;
  /** Null while there is no such version. */
  pin: { versionId: string; index: number } | null;
  /** The run that makes it, as its output of that place. */
  maker?: InputMaker;
}

export interface InputMaker {
  runId: string;
  position: number;
}

/**
 * Holds the names of collections still until the transaction ends: what is read of them then stays so. Who changes what a name means
 * (`lockCollection`) takes the same lock alone, so that a version which is committed at this moment is either seen, or sees who waits.
 */
export async function holdNames(tx: Connection, names: readonly InputName[]): Promise<void> {
  const keys = [...new Set(names.map((name) => nameKey(name)))].sort();
  for (const key of keys) await tx.$executeRaw`select pg_advisory_xact_lock_shared(19365, hashtext(${key}))`;
}

function nameKey({ teamId, project, collection }: Omit<InputName, "reference">): string {
  return JSON.stringify([teamId, foldName(project), collection]);
}

/** Alone: for whoever gives a name another meaning. */
export async function lockName(tx: Connection, name: Omit<InputName, "reference">): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(19365, hashtext(${nameKey(name)}))`;
}

/** The state of a version, which nobody deletes until the transaction ends. */
export async function holdVersion(tx: Connection, versionId: string): Promise<VersionState | null> {
  const rows = await tx.$queryRaw<{ state: VersionState }[]>`
    select state from "ArtifactVersion" where id = ${versionId} for share`;
  return rows[0]?.state ?? null;
}

export async function insertRunInputs(
  tx: Connection,
  taken: readonly { runId: string; inputs: readonly NewRunInput[] }[],
): Promise<void> {
  const now = new Date();
  await tx.runInput.createMany({
    data: taken.flatMap(({ runId, inputs }) =>
      inputs.map(({ pin, project, maker, ...input }) => ({
        ...{ runId, ...input, projectKey: foldName(project) },
        ...(pin && { ...pin, pinnedAt: now }),
        ...(maker && { makerRunId: maker.runId, makerPosition: maker.position }),
      })),
    ),
  });
}

export interface RunInputRow {
  position: number;
  written: string;
  path: string;
  collection: string;
  /** Its number in the collection; null while it was not pinned. */
  index: number | null;
  versionId: string | null;
  state: VersionState | null;
  type: string | null;
  digest: string | null;
  size: number | null;
  /** References without a digest; null where nobody has counted. */
  looseCount: number | null;
}

/** What a run takes, in the config's order. */
export async function findRunInputs(db: Connection, runId: string): Promise<RunInputRow[]> {
  return await db.$queryRaw`
    select n.position, n.written, n.path, n.collection, n.index, n."versionId", v.state, c.type, v.digest, v.size::float8,
           v."looseCount"
      from "RunInput" n left join "ArtifactVersion" v on v.id = n."versionId"
      left join "ArtifactCollection" c on c.id = v."collectionId"
     where n."runId" = ${runId} order by n.position`;
}

/** Which version one of a run's inputs was pinned to; null when it was not, or was deleted with its collection; undefined: it has none there. */
export async function findPinnedVersion(
  db: Connection,
  runId: string,
  position: number,
): Promise<string | null | undefined> {
  const row = await db.runInput.findUnique({
    where: { runId_position: { runId, position } },
    select: { versionId: true },
  });
  return row?.versionId;
}

/** Locks the runs that wait for a version in this collection, and says which. The collection's row must be locked. */
export async function lockWaitingRuns(tx: Connection, collectionId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ runId: string }[]>`
    select i."runId" from "RunQueueItem" i
     where i."waitsFor" is not null and i."runId" in (
       select n."runId" from "RunInput" n join "ArtifactCollection" c on c."teamId" = n."teamId" and c.name = n.collection
         join "Project" p on p.id = c."projectId" and p."nameKey" = n."projectKey"
        where c.id = ${collectionId} and n."pinnedAt" is null and n."makerRunId" is null)
     order by i."runId" for update`;
  return rows.map(({ runId }) => runId);
}

/** What locked runs still ask a collection for. */
export async function listAwaited(
  tx: Connection,
  collectionId: string,
  runIds: readonly string[],
): Promise<{ reference: string; collection: string }[]> {
  return await tx.$queryRaw`
    select distinct n.reference, n.collection from "RunInput" n
      join "ArtifactCollection" c on c."teamId" = n."teamId" and c.name = n.collection
      join "Project" p on p.id = c."projectId" and p."nameKey" = n."projectKey"
     where c.id = ${collectionId} and n."pinnedAt" is null and n."makerRunId" is null and n."runId" = any(${[...runIds]}::text[])`;
}

/** Pins what locked runs asked a collection for by `reference`, and notes that they use it. */
export async function pinAwaited(
  tx: Connection,
  asked: { collectionId: string; reference: string; runIds: readonly string[] },
  pin: { versionId: string; index: number },
): Promise<void> {
  await tx.$executeRaw`
    with pinned as (
      update "RunInput" n set "versionId" = ${pin.versionId}, index = ${pin.index}, "pinnedAt" = clock_timestamp()
        from "ArtifactCollection" c join "Project" p on p.id = c."projectId"
       where c.id = ${asked.collectionId} and c."teamId" = n."teamId" and c.name = n.collection and p."nameKey" = n."projectKey"
         and n.reference = ${asked.reference} and n."pinnedAt" is null and n."makerRunId" is null and n."runId" = any(${[...asked.runIds]}::text[])
      returning n."runId", n.written
    )
    insert into "ArtifactUse" ("runId", "versionId", kind, "usedAs")
    select distinct on ("runId") "runId", ${pin.versionId}, 'used', written from pinned on conflict do nothing`;
}

export interface WaitingRun {
  runId: string;
  queueId: string;
  /** Stages that must end first, in words. */
  stage: string | null;
  /** What it still lacks; null when nothing is missing any more. */
  lacks: string | null;
}

/** Of locked runs, what they lack now. */
export async function findLacks(tx: Connection, runIds: readonly string[]): Promise<WaitingRun[]> {
  return await tx.$queryRaw`
    select i."runId", i."queueId", i."waitsForStage" as stage,
           (select n.written from "RunInput" n where n."runId" = i."runId" and n."pinnedAt" is null and n."makerRunId" is null
                                     order by n.position limit 1) as lacks
      from "RunQueueItem" i where i."runId" = any(${[...runIds]}::text[]) order by i."runId"`;
}

export async function writeWaitsFor(tx: Connection, runId: string, waitsFor: string | null): Promise<void> {
  await tx.$executeRaw`update "RunQueueItem" set "waitsFor" = ${waitsFor} where "runId" = ${runId}`;
}
