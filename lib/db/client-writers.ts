import type { Connection } from "./client";

interface WriterFile {
  runId: string;
  writer: string;
  file: string;
}

/**
 * How many lines of this writer are stored, also under another name that began with the same line. Its row stays locked until the
 * transaction ends.
 */
export async function lockWriter(
  tx: Connection,
  { runId, writer, file }: WriterFile,
  firstLine: string | null,
): Promise<number> {
  await tx.$executeRaw`
    insert into "ClientWriter" ("runId", writer, file, "firstLine") values (${runId}, ${writer}, ${file}, ${firstLine})
    on conflict do nothing`;
  const rows = await tx.$queryRaw<{ lines: number; firstLine: string | null }[]>`
    select lines, "firstLine" from "ClientWriter"
     where "runId" = ${runId} and writer = ${writer} and file = ${file} for update`;
  const [own] = rows;
  if (!own || own.lines > 0 || own.firstLine === null) return own?.lines ?? 0;
  const [before] = await tx.$queryRaw<{ lines: number }[]>`
    select max(lines) as lines from "ClientWriter"
     where "runId" = ${runId} and file = ${file} and "firstLine" = ${own.firstLine}`;
  return before?.lines ?? 0;
}

export async function writeWriterLines(
  tx: Connection,
  { runId, writer, file }: WriterFile,
  lines: number,
): Promise<void> {
  await tx.$executeRaw`
    update "ClientWriter" set lines = ${lines} where "runId" = ${runId} and writer = ${writer} and file = ${file}`;
}
