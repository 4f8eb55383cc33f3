/** Files of a run as a tree: one folder at a time. */
import type { Connection } from "./client";

export interface FolderEntry {
  name: string;
  isFolder: boolean;
  /** Files inside; 1 of a file. */
  count: number;
  size: number;
  updatedAt: Date;
}

interface FolderQuery {
  /** With its slash at the end; empty for the top. */
  prefix: string;
  /** The last entry of the page before. */
  after: Pick<FolderEntry, "name" | "isFolder"> | null;
  limit: number;
}

/** What lies directly in a folder, folders first, by name. Reads the rows of the folder's files, and of no other run's. */
export async function findRunFolder(
  db: Connection,
  runId: string,
  { prefix, after, limit }: FolderQuery,
): Promise<FolderEntry[]> {
  const rows = await db.$queryRaw<(Omit<FolderEntry, "size"> & { size: bigint })[]>`
    select part as name, "isFolder", count(*)::int as count, sum(size)::bigint as size, max("updatedAt") as "updatedAt"
      from (
        select split_part(substr(name, length(${prefix}) + 1), '/', 1) collate "C" as part,
               strpos(substr(name, length(${prefix}) + 1), '/') > 0 as "isFolder", size, "updatedAt"
          from "RunFile" where "runId" = ${runId} and starts_with(name, ${prefix})
      ) inside
     where ${after === null} or (not "isFolder", part) > (${!after?.isFolder}, ${after?.name ?? ""} collate "C")
     group by part, "isFolder" order by not "isFolder", part limit ${limit}`;
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
