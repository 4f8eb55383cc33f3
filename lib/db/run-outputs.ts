/** Artifacts that launched runs have made: an output has one version, whichever attempt made it. */
import type { TeamId } from "../access/actor";
import type { Connection } from "./client";

export interface RunOutputRow {
  position: number;
  versionId: string;
  collection: string;
  /** Its number in its collection. */
  index: number;
  type: string;
  size: number;
}

/** What a run has made, in the config's order. */
export async function findRunOutputs(db: Connection, runId: string): Promise<RunOutputRow[]> {
  return await db.$queryRaw`
    select o.position, o."versionId", c.name as collection, m.index, c.type, v.size::float8
      from "RunOutput" o join "ArtifactVersion" v on v.id = o."versionId" join "ArtifactCollection" c on c.id = v."collectionId"
      join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id
     where o."runId" = ${runId} order by o.position`;
}

/** The version that an output has from now on: this one, unless it had one already. */
export async function settleRunOutput(
  tx: Connection,
  output: { runId: string; position: number; versionId: string; attempt: number },
): Promise<string> {
  await tx.runOutput.createMany({ data: [output], skipDuplicates: true });
  const { runId, position } = output;
  const row = await tx.runOutput.findUniqueOrThrow({ where: { runId_position: { runId, position } } });
  return row.versionId;
}

export interface RunToKeep {
  name: string;
  project: string;
  config: unknown;
  commit: string | null;
}

/** What names and describes the outputs of a run. */
export async function findRunToKeep(
  db: Connection,
  teamId: TeamId,
  runId: string,
): Promise<RunToKeep | null> {
  const row = await db.run.findFirst({
    where: { id: runId, teamId },
    select: { name: true, config: true, commit: true, project: { select: { name: true } } },
  });
  return row && { ...row, project: row.project.name };
}
