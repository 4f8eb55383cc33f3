import { getDatabase } from "../db/client";
import { findHistoryChunks } from "../db/history-chunks";
import type { StreamRow } from "../db/run-streams";
import { findDirectory } from "../db/series-blocks";
import { linesOf } from "./read-lines";
import { toColumns } from "./series/columns";
import { foldColumns, type MetricDirectory, readDirectory } from "./series/metric-stats";
import { squeezer } from "./squeezer";

/** Lines since the last tidying are few; after an import they may be many, and are counted once they are tidied. */
const freshBytes = 16 * 1024 * 1024;

/** What is known of a stream's keys by now, the newest lines included. */
export async function readMetrics(row: StreamRow): Promise<{ directory: MetricDirectory; isCut: boolean }> {
  const stored = row.foldedLines > 0 ? await findDirectory(getDatabase(), row) : null;
  const directory: MetricDirectory = stored
    ? readDirectory(Buffer.from(squeezer.unsqueeze(stored)).toString("utf8"))
    : new Map();
  let { isCut } = row;
  const range = { from: row.foldedLines, to: row.lineCount };
  const chunks =
    range.from < range.to
      ? await findHistoryChunks(getDatabase(), row, { ...range, maxBytes: freshBytes })
      : [];
  for (const chunk of chunks) {
    const known = Math.max(0, range.from - chunk.firstLine);
    const lines = linesOf(chunk).slice(known);
    isCut = foldColumns(directory, lines, toColumns(lines), chunk.firstLine + known) || isCut;
  }
  return { directory, isCut };
}
