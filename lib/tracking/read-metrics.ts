import { getDatabase } from "../db/client";
import { findFreshChunks, type StoredChunk } from "../db/history-chunks";
import { findStreamsOfRuns, type StreamKey, type StreamRow } from "../db/run-streams";
import { findDirectoriesOfRuns } from "../db/series-blocks";
import { groupBy } from "../runs/group-by";
import { linesOf } from "./read-lines";
import { columnPieces } from "./series/columns";
import { foldColumns, type MetricDirectory, readDirectory } from "./series/metric-stats";
import { squeezer } from "./squeezer";

/** Lines since the last tidying are few; after an import they may be many, and are counted once they are tidied. */
const freshBytes = 16 * 1024 * 1024;
/** Of many runs together. */
const freshBytesOfAll = 64 * 1024 * 1024;

export interface KnownMetrics {
  row: StreamRow;
  directory: MetricDirectory;
  isCut: boolean;
}

/** A stream is tidied once a minute at most. */
const mostTries = 5;

/**
 * What is known of the keys of these streams by now, the newest lines included. What is tidied between two looks is in neither of them, so
 * it is looked at again until nothing was.
 */
export async function readMetrics(rows: readonly StreamRow[]): Promise<KnownMetrics[]> {
  const runIds = [...new Set(rows.map(({ runId }) => runId))];
  if (runIds.length === 0) return [];
  let asked = rows;
  for (let tries = 1; ; tries += 1) {
    const known = await readOnce(asked, runIds);
    const now = new Map((await findStreamsOfRuns(getDatabase(), runIds)).map((row) => [nameOf(row), row]));
    const isSame = asked.every((row) => (now.get(nameOf(row)) ?? row).foldedLines === row.foldedLines);
    if (isSame || tries === mostTries) return known;
    asked = asked.map((row) => now.get(nameOf(row)) ?? row);
  }
}

async function readOnce(rows: readonly StreamRow[], runIds: readonly string[]): Promise<KnownMetrics[]> {
  const maxBytes = Math.min(freshBytes, Math.ceil(freshBytesOfAll / runIds.length));
  const [directories, chunks] = await Promise.all([
    findDirectoriesOfRuns(getDatabase(), runIds),
    findFreshChunks(getDatabase(), runIds, maxBytes),
  ]);
  const stored = new Map(directories.map((one) => [nameOf(one), one.data]));
  const fresh = groupBy(chunks, ({ runId }) => runId);
  return rows.map((row) => {
    const data = row.foldedLines > 0 ? stored.get(nameOf(row)) : undefined;
    const directory: MetricDirectory = data
      ? readDirectory(Buffer.from(squeezer.unsqueeze(data)).toString("utf8"))
      : new Map();
    const isCut = foldFresh(
      directory,
      row,
      (fresh.get(row.runId) ?? []).filter(({ stream }) => stream === row.stream),
    );
    return { row, directory, isCut: isCut || row.isCut };
  });
}

function nameOf({ runId, stream }: StreamKey): string {
  return `${stream} ${runId}`;
}

/** Adds the lines behind those the directory knows; true when keys were left out. */
function foldFresh(directory: MetricDirectory, row: StreamRow, chunks: readonly StoredChunk[]): boolean {
  let isCut = false;
  for (const chunk of chunks) {
    const known = Math.max(0, row.foldedLines - chunk.firstLine);
    const lines = linesOf(chunk).slice(known);
    for (const piece of columnPieces(lines)) {
      const first = chunk.firstLine + known + piece.from;
      isCut = foldColumns(directory, piece.lines, piece.columns, first) || piece.isCut || isCut;
    }
  }
  return isCut;
}
