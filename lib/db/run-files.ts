/** Files that runs saved: what they are called and where their content lies. */
import type { Connection } from "./client";

export interface RunFileRow {
  name: string;
  size: number;
  /** Base64. */
  md5: string;
  place: string;
  updatedAt: Date;
}

const columns = { name: true, size: true, md5: true, place: true, updatedAt: true } as const;

/** By name, after the given one; only those named where names are given. */
export async function findRunFiles(
  db: Connection,
  runId: string,
  { names, after, limit }: { names?: readonly string[]; after?: string | null; limit: number },
): Promise<RunFileRow[]> {
  const rows = await db.runFile.findMany({
    where: {
      runId,
      name: { ...(names && { in: [...names] }), ...(after && { gt: after }) },
    },
    orderBy: { name: "asc" },
    take: limit,
    select: columns,
  });
  return rows.map(toFile);
}

/** A file of the nearest of the runs that this one was forked from, one from the other. */
export async function findForkedFile(
  db: Connection,
  runId: string,
  name: string,
): Promise<RunFileRow | null> {
  const rows = await db.$queryRaw<Parameters<typeof toFile>[0][]>`
    with recursive line as (
      select "forkedFromId" as id, 1 as depth from "ClientRun" where "runId" = ${runId} and "forkedFromId" is not null
      union all
      select c."forkedFromId", line.depth + 1 from line join "ClientRun" c on c."runId" = line.id
       where c."forkedFromId" is not null and line.depth < 100
    )
    select f.name, f.size, f.md5, f.place, f."updatedAt" from line join "RunFile" f on f."runId" = line.id and f.name = ${name}
     order by line.depth limit 1`;
  return rows[0] ? toFile(rows[0]) : null;
}

/** Files of these names of several runs. */
export async function findFilesOfRuns(
  db: Connection,
  runIds: readonly string[],
  names: readonly string[],
): Promise<(RunFileRow & { runId: string })[]> {
  const rows = await db.runFile.findMany({
    where: { runId: { in: [...runIds] }, name: { in: [...names] } },
    select: { ...columns, runId: true },
  });
  return rows.map(({ runId, ...row }) => ({ runId, ...toFile(row) }));
}

export async function countRunFiles(db: Connection, runId: string): Promise<number> {
  return await db.runFile.count({ where: { runId } });
}

/** Stores that a file is there; gives the place of the content that it replaces. */
export async function storeRunFile(
  tx: Connection,
  runId: string,
  file: Omit<RunFileRow, "updatedAt">,
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ place: string | null }[]>`
    with old as (select place from "RunFile" where "runId" = ${runId} and name = ${file.name} for update),
    stored as (
      insert into "RunFile" ("runId", name, size, md5, place, "updatedAt")
      values (${runId}, ${file.name}, ${file.size}::bigint, ${file.md5}, ${file.place}, clock_timestamp())
      on conflict ("runId", name) do update
        set size = excluded.size, md5 = excluded.md5, place = excluded.place, "updatedAt" = excluded."updatedAt"
    )
    select place from old`;
  return rows[0]?.place ?? null;
}

/** Forgets files of a run; gives the places of their contents. */
export async function deleteRunFiles(
  tx: Connection,
  runId: string,
  names: readonly string[] | "all",
): Promise<string[]> {
  const where = { runId, ...(names !== "all" && { name: { in: [...names] } }) };
  const rows = await tx.runFile.findMany({ where, select: { place: true } });
  await tx.runFile.deleteMany({ where });
  return rows.map(({ place }) => place);
}

function toFile(row: Omit<RunFileRow, "size"> & { size: bigint }): RunFileRow {
  return { ...row, size: Number(row.size) };
}
