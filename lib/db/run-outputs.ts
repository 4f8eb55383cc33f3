/** Artifacts that launched runs have made: an output has one version, whichever attempt made it. */
import type { TeamId } from "../access/actor";
import type { VersionState } from "../runs/artifact";
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

export interface MadeVersionRow {
  id: string;
  /** In the config's list; null for what its program has logged itself. */
  position: number | null;
  collectionId: string;
  project: string;
  artifact: string;
  index: number;
  state: VersionState;
  digest: string;
  size: number;
  fileCount: number;
  manifestId: string | null;
}

/** What a run has made or its program has logged, deleted or not: outputs first, in the config's order. */
export async function findMadeVersions(
  db: Connection,
  runId: string,
  limit: number,
): Promise<MadeVersionRow[]> {
  return await db.$queryRaw`
    select v.id, made.position, v."collectionId", p.name as project, c.name as artifact, m.index, v.state, v.digest,
           v.size::float8, v."fileCount", v."manifestId"
      from (select "versionId", min(position) as position, min(at) as at
              from (select "versionId", position, "committedAt" as at from "RunOutput" where "runId" = ${runId}
                    union all
                    select "versionId", null, "createdAt" from "ArtifactUse" where "runId" = ${runId} and kind = 'logged') one
             group by "versionId") made
      join "ArtifactVersion" v on v.id = made."versionId" join "ArtifactCollection" c on c.id = v."collectionId"
      join "Project" p on p.id = c."projectId"
      join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id
     order by made.position nulls last, made.at, v.id limit ${limit}`;
}

/** The run that this one does exactly again, and whether both are over; null when it does none, or not exactly. */
export async function findExactOriginal(
  db: Connection,
  teamId: TeamId,
  runId: string,
): Promise<{ id: string; name: string; isOver: boolean } | null> {
  const rows = await db.$queryRaw<{ id: string; name: string; isOver: boolean }[]>`
    select o.id, o.name, o."endedAt" is not null and r."endedAt" is not null as "isOver" from "Run" r join "Run" o on o.id = r."rerunOfId" and o."teamId" = r."teamId"
     where r.id = ${runId} and r."teamId" = ${teamId}
       and exists (select from "RunEvent" e where e."runId" = r.id and e.kind = 'created' and e.data->>'mode' = 'exact')`;
  return rows[0] ?? null;
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

/** The version that an output has; null while it has none. */
export async function findSettledOutput(
  tx: Connection,
  { runId, position }: { runId: string; position: number },
): Promise<string | null> {
  const row = await tx.runOutput.findUnique({ where: { runId_position: { runId, position } } });
  return row?.versionId ?? null;
}

/** What a committed version is called in its own collection. */
export async function getVersionPlace(
  db: Connection,
  versionId: string,
): Promise<{ collection: string; index: number }> {
  const [place] = await db.$queryRaw<{ collection: string; index: number }[]>`
    select c.name as collection, m.index from "ArtifactVersion" v join "ArtifactCollection" c on c.id = v."collectionId"
      join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = c.id where v.id = ${versionId}`;
  if (!place) throw new Error(`version ${versionId} has no place in its collection`);
  return place;
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
