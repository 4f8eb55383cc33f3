import type { Connection } from "./client";

interface WriterFile {
  runId: string;
  writer: string;
  file: string;
}

/** How many lines of this writer are stored. Its row stays locked until the transaction ends. */
export async function lockWriter(tx: Connection, { runId, writer, file }: WriterFile): Promise<number> {
  await tx.$executeRaw`
    insert into "ClientWriter" ("runId", writer, file) values (${runId}, ${writer}, ${file}) on conflict do nothing`;
  const rows = await tx.$queryRaw<{ lines: number }[]>`
    select lines from "ClientWriter" where "runId" = ${runId} and writer = ${writer} and file = ${file} for update`;
  return rows[0]?.lines ?? 0;
}

export async function writeWriterLines(
  tx: Connection,
  { runId, writer, file }: WriterFile,
  lines: number,
): Promise<void> {
  await tx.$executeRaw`
    update "ClientWriter" set lines = ${lines} where "runId" = ${runId} and writer = ${writer} and file = ${file}`;
}
