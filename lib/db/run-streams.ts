/** The streams of lines that runs report: how many lines each has, and what of them is tidied. */
import type pg from "pg";
import type { MetricStream } from "../tracking/series/metric-stream";
import type { NewChunk } from "../tracking/series/to-chunk";
import type { Connection } from "./client";

export interface StreamKey {
  runId: string;
  stream: MetricStream;
}

export interface StreamRow extends StreamKey {
  lineCount: number;
  foldedLines: number;
  units: number;
  lateCount: number;
  isCut: boolean;
}

/** What a stream is after lines were added: `isCut` when keys were left out of its directory. */
export type AddedTo = Pick<StreamRow, "lineCount" | "isCut">;

/** How soon after a line its stream is tidied. */
const tidySeconds = 5;

/**
 * Puts lines behind the last one, or at `firstLine` if that is where the stream ends; how many there are then, or undefined when it
 * ends elsewhere. One statement: the row of the stream puts those who send at once in order, so no line is lost or gets the number
 * of another.
 */
export async function appendChunk(
  pool: pg.Pool,
  { runId, stream }: StreamKey,
  { lineCount, minStep, maxStep, data }: NewChunk,
  firstLine: number | null,
): Promise<AddedTo | undefined> {
  const { rows } = await pool.query<AddedTo>({
    name: "append-chunk",
    text: `
      with head as (
        insert into "RunStream" as s ("runId", stream, "lineCount", "lastLineAt", "tidyAt")
        select $1, $2, $3::int, clock_timestamp(), clock_timestamp() + make_interval(secs => $8::float8)
         where coalesce($4::int, 0) = 0 or exists (select from "RunStream" where "runId" = $1 and stream = $2)
        on conflict ("runId", stream) do update
           set "lineCount" = s."lineCount" + excluded."lineCount", "lastLineAt" = excluded."lastLineAt",
               "tidyAt" = coalesce(s."tidyAt", excluded."tidyAt")
         where $4::int is null or s."lineCount" = $4::int
        returning "lineCount", "isCut"
      ), chunk as (
        insert into "HistoryChunk" ("runId", stream, "firstLine", "lineCount", "minStep", "maxStep", data)
        select $1, $2, "lineCount" - $3::int, $3::int, $5::bigint, $6::bigint, $7::bytea from head
      )
      select "lineCount", "isCut" from head`,
    values: [runId, stream, lineCount, firstLine, minStep, maxStep, data, tidySeconds],
  });
  return rows[0];
}

/** Locks a stream, which is made when it is not there; nobody adds to it or tidies it until the transaction ends. */
export async function lockStream(tx: Connection, { runId, stream }: StreamKey): Promise<StreamRow> {
  await tx.$executeRaw`
    insert into "RunStream" ("runId", stream, "lineCount", "lastLineAt")
    values (${runId}, ${stream}, 0, clock_timestamp()) on conflict do nothing`;
  const rows = await tx.$queryRaw<StreamRow[]>`
    select "runId", stream, "lineCount", "foldedLines", units, "lateCount", "isCut" from "RunStream"
     where "runId" = ${runId} and stream = ${stream} for update`;
  const [row] = rows;
  if (!row) throw new Error("a stream that was just made is not there");
  return row;
}

/** After lines were put behind the last one of a locked stream. */
export async function raiseLineCount(
  tx: Connection,
  { runId, stream }: StreamKey,
  lineCount: number,
): Promise<void> {
  await tx.$executeRaw`
    update "RunStream" set "lineCount" = ${lineCount}::int, "lastLineAt" = clock_timestamp(),
           "tidyAt" = coalesce("tidyAt", clock_timestamp() + make_interval(secs => ${tidySeconds}::float8))
     where "runId" = ${runId} and stream = ${stream}`;
}

/** After lines came that are not behind the last one. What was made of the unit they are in, and of all lines, is made again. */
export async function noteLateLines(
  tx: Connection,
  { runId, stream }: StreamKey,
  { lineCount, firstUnit }: { lineCount: number; firstUnit: number },
): Promise<void> {
  await tx.$executeRaw`
    update "RunStream" set "lineCount" = ${lineCount}::int, "lastLineAt" = clock_timestamp(), "foldedLines" = 0,
           units = least(units, ${firstUnit}::int), "lateCount" = "lateCount" + 1,
           "tidyAt" = coalesce("tidyAt", clock_timestamp() + make_interval(secs => ${tidySeconds}::float8))
     where "runId" = ${runId} and stream = ${stream}`;
}

/** The streams of a run, its history first. */
export async function findStreams(db: Connection, runId: string): Promise<StreamRow[]> {
  return await db.$queryRaw`
    select "runId", stream, "lineCount", "foldedLines", units, "lateCount", "isCut" from "RunStream"
     where "runId" = ${runId} order by stream`;
}

/** The streams of several runs. */
export async function findStreamsOfRuns(db: Connection, runIds: readonly string[]): Promise<StreamRow[]> {
  return await db.$queryRaw`
    select "runId", stream, "lineCount", "foldedLines", units, "lateCount", "isCut" from "RunStream"
     where "runId" = any(${[...runIds]}::text[]) order by "runId", stream`;
}

/** One more than the highest number of a line. */
export async function countLines(db: Connection, { runId, stream }: StreamKey): Promise<number> {
  const where = { runId_stream: { runId, stream } };
  const row = await db.runStream.findUnique({ where, select: { lineCount: true } });
  return row?.lineCount ?? 0;
}

/** Of both streams. */
export async function countRunLines(
  db: Connection,
  runId: string,
): Promise<{ lineCount: number; systemCount: number }> {
  const rows = await db.$queryRaw<{ stream: MetricStream; lineCount: number }[]>`
    select stream, "lineCount" from "RunStream" where "runId" = ${runId}`;
  const countOf = (stream: MetricStream) => rows.find((row) => row.stream === stream)?.lineCount ?? 0;
  return { lineCount: countOf("history"), systemCount: countOf("system") };
}

/** Streams that are due, the longest waiting first. `isQuiet`: no line has come for a while. */
export async function findStreamsToTidy(
  db: Connection,
  { limit, quietSeconds }: { limit: number; quietSeconds: number },
): Promise<(StreamRow & { isQuiet: boolean })[]> {
  return await db.$queryRaw`
    select "runId", stream, "lineCount", "foldedLines", units, "lateCount", "isCut",
           "lastLineAt" < clock_timestamp() - make_interval(secs => ${quietSeconds}::float8) as "isQuiet"
      from "RunStream" where "tidyAt" <= clock_timestamp() order by "tidyAt" limit ${limit}`;
}

/** Writes how far a stream is tidied, if it stands as it did; false when somebody else was at it meanwhile. */
export async function noteTidied(
  tx: Connection,
  before: StreamRow,
  after: Pick<StreamRow, "foldedLines" | "units" | "isCut">,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    update "RunStream" set "foldedLines" = ${after.foldedLines}::int, units = ${after.units}::int, "isCut" = ${after.isCut}
     where "runId" = ${before.runId} and stream = ${before.stream}
       and "foldedLines" = ${before.foldedLines}::int and units = ${before.units}::int
       and "lateCount" = ${before.lateCount}::int`;
  return changed === 1;
}

/** Says when a stream is to be looked at again: not at all when no line came since it was `lineCount` long and quiet. */
export async function planTidying(
  db: Connection,
  { runId, stream }: StreamKey,
  { doneAt }: { doneAt: number | null },
): Promise<void> {
  await db.$executeRaw`
    update "RunStream"
       set "tidyAt" = case when "lineCount" = ${doneAt}::int and "foldedLines" = "lineCount" then null
                           else clock_timestamp() + make_interval(secs => ${tidySeconds}::float8) end
     where "runId" = ${runId} and stream = ${stream}`;
}

/** After something was said that changes what is made of the history: it is looked at again soon. */
export async function tidyHistorySoon(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`
    update "RunStream" set "tidyAt" = coalesce("tidyAt", clock_timestamp()) where "runId" = ${runId} and stream = 'history'`;
}
