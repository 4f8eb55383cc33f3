/** The lines themselves, many in a row. Two of a stream never overlap: `firstLine` says where each begins. */

import type { NewChunk } from "../tracking/series/to-chunk";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { type AddedTo, lockStream, raiseLineCount, type StreamKey } from "./run-streams";

export interface StoredChunk {
  firstLine: number;
  lineCount: number;
  /** Lines as columns have one. */
  header: Uint8Array | null;
  data: Uint8Array;
}

export interface LineRange {
  from: number;
  /** Not of the range any more. */
  to: number;
}

/** Of the chunk that `from` may lie inside of, the one before it. */
function reachingInto({ runId, stream }: StreamKey, { from, to }: LineRange): Prisma.Sql {
  return Prisma.sql`
    c."runId" = ${runId} and c.stream = ${stream} and c."firstLine" < ${to}::int and c."firstLine" + c."lineCount" > ${from}::int
    and c."firstLine" >= coalesce((select max(b."firstLine") from "HistoryChunk" b
          where b."runId" = ${runId} and b.stream = ${stream} and b."firstLine" <= ${from}::int), 0)`;
}

/** Which lines of a range there are, in order. */
export async function findLineRanges(
  tx: Connection,
  key: StreamKey,
  range: LineRange,
): Promise<{ firstLine: number; lineCount: number; isText: boolean }[]> {
  return await tx.$queryRaw`
    select c."firstLine", c."lineCount", c.header is null as "isText" from "HistoryChunk" c
     where ${reachingInto(key, range)} order by c."firstLine"`;
}

export interface ChunkQuery extends LineRange {
  minStep?: number | undefined;
  maxStep?: number | undefined;
  /** At least one chunk is read, and no more when these are full. */
  maxBytes: number;
  maxChunks?: number;
}

/** The chunks that reach into a range, in order, up to some bytes. */
export async function findHistoryChunks(
  db: Connection,
  key: StreamKey,
  { minStep, maxStep, maxBytes, maxChunks = 2_000, ...range }: ChunkQuery,
): Promise<StoredChunk[]> {
  return await db.$queryRaw`
    select "firstLine", "lineCount", header, data from (
      select c.*, sum(octet_length(c.data)) over (order by c."firstLine") - octet_length(c.data) as before
        from "HistoryChunk" c
       where ${reachingInto(key, range)}
         and (${minStep ?? null}::bigint is null or c."maxStep" is null or c."maxStep" >= ${minStep ?? null}::bigint)
         and (${maxStep ?? null}::bigint is null or c."minStep" is null or c."minStep" <= ${maxStep ?? null}::bigint)
       order by c."firstLine" limit ${maxChunks}
    ) sized where before < ${maxBytes} order by "firstLine"`;
}

/** Of several runs the chunks with lines that no directory knows yet, in order, up to some bytes of each stream. */
export async function findFreshChunks(
  db: Connection,
  runIds: readonly string[],
  maxBytes: number,
): Promise<(StoredChunk & StreamKey)[]> {
  return await db.$queryRaw`
    select s."runId", s.stream, fresh."firstLine", fresh."lineCount", fresh.header, fresh.data
      from "RunStream" s cross join lateral (
        select c.*, sum(octet_length(c.data)) over (order by c."firstLine") - octet_length(c.data) as before
          from "HistoryChunk" c
         where c."runId" = s."runId" and c.stream = s.stream and c."firstLine" + c."lineCount" > s."foldedLines"
           and c."firstLine" >= coalesce((select max(b."firstLine") from "HistoryChunk" b
                 where b."runId" = s."runId" and b.stream = s.stream and b."firstLine" <= s."foldedLines"), 0)
      ) fresh
     where s."runId" = any(${[...runIds]}::text[]) and s."foldedLines" < s."lineCount" and fresh.before < ${maxBytes}
     order by s."runId", s.stream, fresh."firstLine"`;
}

export async function insertHistoryChunk(
  tx: Connection,
  { runId, stream }: StreamKey,
  chunk: NewChunk & { firstLine: number; header?: Uint8Array },
): Promise<void> {
  const { firstLine, lineCount, minStep, maxStep, header = null, data } = chunk;
  await tx.$executeRaw`
    insert into "HistoryChunk" ("runId", stream, "firstLine", "lineCount", "minStep", "maxStep", header, data)
    values (${runId}, ${stream}, ${firstLine}::int, ${lineCount}::int, ${minStep}::bigint, ${maxStep}::bigint,
            ${header}::bytea, ${data}::bytea)`;
}

/** Puts lines behind the last one, as part of what else the transaction stores; what it stores once makes them come once. */
export async function addLines(tx: Connection, key: StreamKey, chunk: NewChunk): Promise<AddedTo> {
  const before = await lockStream(tx, key);
  const lineCount = before.lineCount + chunk.lineCount;
  await insertHistoryChunk(tx, key, { ...chunk, firstLine: before.lineCount });
  await raiseLineCount(tx, key, lineCount);
  return { lineCount, isCut: before.isCut };
}

/** Takes away the chunks that begin at these lines and are that long; how many there were. */
export async function deleteHistoryChunks(
  tx: Connection,
  { runId, stream }: StreamKey,
  chunks: readonly { firstLine: number; lineCount: number }[],
): Promise<number> {
  if (chunks.length === 0) return 0;
  return await tx.$executeRaw`
    delete from "HistoryChunk" c using unnest(${chunks.map((chunk) => chunk.firstLine)}::int[],
           ${chunks.map((chunk) => chunk.lineCount)}::int[]) as gone("firstLine", "lineCount")
     where c."runId" = ${runId} and c.stream = ${stream} and c."firstLine" = gone."firstLine" and c."lineCount" = gone."lineCount"`;
}

/** Where the first chunk begins that may hold lines beyond a step; without one, behind the last line. */
export async function findBorder(
  db: Connection,
  { runId, stream }: StreamKey,
  step: number,
): Promise<number> {
  const rows = await db.$queryRaw<{ border: number }[]>`
    select coalesce(
      min("firstLine") filter (where "maxStep" is null or "maxStep" > ${step}::float8),
      max("firstLine" + "lineCount"), 0)::int as border
      from "HistoryChunk" where "runId" = ${runId} and stream = ${stream}`;
  return rows[0]?.border ?? 0;
}

/** Takes away the chunks that begin at a line or behind it. */
export async function cutHistory(tx: Connection, { runId, stream }: StreamKey, from: number): Promise<void> {
  await tx.$executeRaw`
    delete from "HistoryChunk" where "runId" = ${runId} and stream = ${stream} and "firstLine" >= ${from}::int`;
}

/** Gives another run the chunks before a line. */
export async function copyHistory(
  tx: Connection,
  { runId, stream }: StreamKey,
  toRunId: string,
  before: number,
): Promise<void> {
  await tx.$executeRaw`
    insert into "HistoryChunk" ("runId", stream, "firstLine", "lineCount", "minStep", "maxStep", header, data)
    select ${toRunId}, stream, "firstLine", "lineCount", "minStep", "maxStep", header, data from "HistoryChunk"
     where "runId" = ${runId} and stream = ${stream} and "firstLine" < ${before}::int`;
}
