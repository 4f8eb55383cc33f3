/** What runs have kept of their outputs while they ran, and what attempts have begun from (A8). */
import type { Connection } from "./client";

export interface Checkpoint {
  /** Its place in the config's list of outputs. */
  position: number;
  versionId: string;
  collection: string;
  /** Its number in its collection. */
  index: number;
  /** The output's path is one file, not a directory. */
  isFile: boolean;
}

/** Notes a version that was committed; said twice it is one. Only called while the lease is locked, so the numbers have no gaps. */
export async function addCheckpoint(
  tx: Connection,
  checkpoint: { runId: string; position: number; versionId: string; attempt: number; isFile: boolean },
): Promise<void> {
  const { runId, position, versionId, attempt, isFile } = checkpoint;
  await tx.$executeRaw`
    insert into "RunCheckpoint" ("runId", position, number, "versionId", attempt, "isFile")
    select ${runId}, ${position}, coalesce(max(number), 0) + 1, ${versionId}, ${attempt}, ${isFile}
      from "RunCheckpoint" where "runId" = ${runId} and position = ${position}
    on conflict ("runId", position, "versionId") do nothing`;
}

/** The newest checkpoint of each output that was made before an attempt, and was not deleted; else what the run was launched with. */
export async function findNewestCheckpoints(
  db: Connection,
  { runId, before }: { runId: string; before: number },
): Promise<Checkpoint[]> {
  return await db.$queryRaw`
    select distinct on (k.position) k.position, k."versionId", c.name as collection, m.index, k."isFile"
      from (select position, number, "versionId", "isFile" from "RunCheckpoint" where "runId" = ${runId} and attempt < ${before}
             union all
            select position, 0, "versionId", "isFile" from "AttemptCheckpoint" where "runId" = ${runId} and attempt = 0) k
      join "ArtifactVersion" v on v.id = k."versionId" and v.state = 'committed'
      join "ArtifactCollection" c on c.id = v."collectionId"
      join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id
     order by k.position, k.number desc`;
}

/** Notes what an attempt begins from. False when that was known already: it stays. */
export async function insertBeginnings(
  tx: Connection,
  { runId, attempt }: { runId: string; attempt: number },
  checkpoints: readonly Checkpoint[],
): Promise<boolean> {
  const data = checkpoints.map((checkpoint) => ({ runId, attempt, ...checkpoint }));
  return (await tx.attemptCheckpoint.createMany({ data, skipDuplicates: true })).count > 0;
}

/** Of an attempt; `versionId` is null when the version was deleted since. */
export interface Beginning extends Omit<Checkpoint, "versionId"> {
  attempt: number;
  versionId: string | null;
}

/** What the attempts of a run have begun from, attempt 0 being its launch. */
export async function findBeginnings(db: Connection, runId: string, attempt?: number): Promise<Beginning[]> {
  return await db.attemptCheckpoint.findMany({
    where: { runId, ...(attempt !== undefined && { attempt }) },
    orderBy: [{ attempt: "asc" }, { position: "asc" }],
    omit: { runId: true },
  });
}
