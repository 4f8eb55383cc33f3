import type { DecodedChunk, LogTail } from "../runs/accept-chunks";
import type { LogStream } from "../runs/agent-protocol";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface StoredChunk {
  attempt: number;
  seq: number;
  offset: bigint;
  stream: LogStream;
  at: Date;
  data: Uint8Array;
}

/** Where the log of an attempt ends. Read it while the run's item is locked, or it may have grown since. */
export async function findLogTail(tx: Connection, runId: string, attempt: number): Promise<LogTail> {
  const rows = await tx.$queryRaw<{ nextSeq: number; nextOffset: bigint; runBytes: bigint }[]>`
    select coalesce(last.seq + 1, 0) as "nextSeq", coalesce(last."offset" + length(last.data), 0)::bigint as "nextOffset",
           r."logBytes" as "runBytes"
      from "Run" r left join lateral (
        select seq, "offset", data from "LogChunk" c
         where c."runId" = r.id and c.attempt = ${attempt} order by seq desc limit 1) last on true
     where r.id = ${runId}`;
  const row = rows[0];
  return {
    nextSeq: row?.nextSeq ?? 0,
    nextOffset: Number(row?.nextOffset ?? 0),
    runBytes: Number(row?.runBytes ?? 0),
  };
}

/**
 * Stores chunks of one attempt (one that is there already stays as it is) and the size of the run's log: one statement, because a
 * busy log makes fifty of them a second.
 */
export async function storeLogChunks(
  tx: Connection,
  { runId, attempt, runBytes }: { runId: string; attempt: number; runBytes: number },
  chunks: readonly DecodedChunk[],
): Promise<void> {
  const rows = chunks.map(
    ({ seq, offset, stream, at, data }) => Prisma.sql`
      (${runId}, ${attempt}::int, ${seq}::int, ${offset}::bigint, ${stream}, ${new Date(at)}::timestamptz, ${data}::bytea)`,
  );
  await tx.$executeRaw`
    with stored as (
      insert into "LogChunk" ("runId", attempt, seq, "offset", stream, at, data) values ${Prisma.join(rows)}
      on conflict do nothing
    )
    update "Run" set "logBytes" = ${runBytes}::bigint where id = ${runId}`;
}

/**
 * Deletes the logs of runs that ended from `from` on and more than `days` ago, some runs at a time, in order of their ends;
 * answers with how far it got, or null when there was nothing left.
 */
export async function deleteOldLogs(db: Connection, from: Date | null, days: number): Promise<Date | null> {
  const rows = await db.$queryRaw<{ mark: Date | null }[]>`
    with old as (
      select id, "endedAt" from "Run"
       where "endedAt" > ${from ?? new Date(0)} and "endedAt" < clock_timestamp() - make_interval(days => ${days}::int)
       order by "endedAt" fetch first 200 rows with ties
    ), gone as (
      delete from "LogChunk" c using old where c."runId" = old.id
    )
    select max("endedAt") as mark from old`;
  return rows[0]?.mark ?? null;
}

/** Chunks of an attempt that hold bytes after `offset`, in order, up to about `maxBytes` (at least one chunk). */
export async function findLogChunks(
  db: Connection,
  place: { runId: string; attempt: number; offset: number },
  maxBytes: number,
): Promise<StoredChunk[]> {
  return await db.$queryRaw`
    select attempt, seq, "offset", stream, at, data from (
      select c.*, sum(length(c.data)) over (order by c."offset") - length(c.data) as before
        from (select * from "LogChunk"
               where "runId" = ${place.runId} and attempt = ${place.attempt}
                 and "offset" >= coalesce((select max("offset") from "LogChunk"
                       where "runId" = ${place.runId} and attempt = ${place.attempt} and "offset" <= ${place.offset}), 0)
                 -- Empty ones stand for metrics that came in between.
                 and length(data) > 0
               order by "offset" limit 2000) c
       where c."offset" + length(c.data) > ${place.offset}
    ) sized where before < ${maxBytes} order by "offset"`;
}

/** The attempts of a run that have a log, each with its size. */
export async function findLogSizes(
  db: Connection,
  runId: string,
): Promise<{ attempt: number; size: number }[]> {
  const rows = await db.$queryRaw<{ attempt: number; size: bigint }[]>`
    select a.number as attempt, coalesce(last."offset" + length(last.data), 0)::bigint as size
      from "Attempt" a left join lateral (
        select "offset", data from "LogChunk" c
         where c."runId" = a."runId" and c.attempt = a.number order by seq desc limit 1) last on true
     where a."runId" = ${runId} order by a.number`;
  return rows.map((row) => ({ attempt: row.attempt, size: Number(row.size) }));
}

/** The last `bytes` of an attempt's log as text. */
export async function findLogEnd(
  db: Connection,
  runId: string,
  attempt: number,
  bytes: number,
): Promise<string> {
  const chunks = await db.$queryRaw<{ data: Uint8Array }[]>`
    select data from (
      select seq, data, sum(length(data)) over (order by seq desc) - length(data) as after
        from (select seq, data from "LogChunk" where "runId" = ${runId} and attempt = ${attempt} and length(data) > 0
               order by seq desc limit 500) c
    ) sized where after < ${bytes} order by seq`;
  return Buffer.concat(chunks.map((chunk) => chunk.data))
    .subarray(-bytes)
    .toString("utf8");
}
