import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findHistoryChunks } from "../db/history-chunks";
import { findStreams, type StreamRow } from "../db/run-streams";
import { findMediaBlocks } from "../db/series-blocks";
import { requireInput } from "../result";
import { decodeMediaLines } from "./media-block";
import { linesOf } from "./read-lines";
import { type MediaSteps, mediaStepsInputSchema } from "./schema";
import { unitLines } from "./series/buckets";
import { columnPieces } from "./series/columns";
import { type MediaLines, mediaLines } from "./series/metric-stats";

/** A slider has no more places than this; the newest are shown. */
const mostSteps = 10_000;
const blocksAtOnce = 100;
/** What is in no unit yet is read itself; after an import there may be more, which is found once it is tidied. */
const freshLines = 4 * unitLines;
const freshBytes = 32 * 1024 * 1024;

/** At which steps a run has media under a key. Reads the newest lines, and of older ones only where they are. */
export async function loadMediaSteps(actor: Actor, input: unknown): Promise<MediaSteps> {
  const { runId, key } = requireInput(mediaStepsInputSchema, input);
  await getOwnRun(actor, runId);
  const row = (await findStreams(getDatabase(), runId)).find(({ stream }) => stream === "history");
  if (!row) return { lines: [], steps: [], isCut: false };
  const fresh = await readFresh(row, key);
  const parts = [fresh];
  let count = fresh.lines.length;
  for await (const part of readBlocks(row, key)) {
    parts.push(part);
    count += part.lines.length;
    if (count > mostSteps) break;
  }
  parts.reverse();
  const isCut = count > mostSteps;
  return {
    lines: parts.flatMap(({ lines }) => lines).slice(-mostSteps),
    steps: parts.flatMap(({ steps }) => steps).slice(-mostSteps),
    isCut,
  };
}

async function readFresh(row: StreamRow, key: string): Promise<MediaLines> {
  const from = row.units * unitLines;
  const range = { from, to: Math.min(row.lineCount, from + freshLines) };
  const found: MediaLines = { lines: [], steps: [] };
  if (range.from >= range.to) return found;
  for (const chunk of await findHistoryChunks(getDatabase(), row, { ...range, maxBytes: freshBytes }))
    for (const piece of columnPieces(linesOf(chunk)))
      addLines(found, mediaLines(piece.columns, chunk.firstLine + piece.from).get(key), from);
  return found;
}

function addLines(found: MediaLines, media: MediaLines | undefined, from: number): void {
  for (const [index, line] of media?.lines.entries() ?? []) {
    if (line < from) continue;
    found.lines.push(line);
    found.steps.push(media?.steps[index] ?? line);
  }
}

/** The newest first. */
async function* readBlocks(row: StreamRow, key: string): AsyncGenerator<MediaLines> {
  for (let below = row.units; below > 0; ) {
    const blocks = await findMediaBlocks(getDatabase(), row, { key, below, limit: blocksAtOnce });
    for (const data of blocks) {
      const part = decodeMediaLines(data);
      yield part;
      below = Math.floor((part.lines[0] ?? 0) / unitLines);
    }
    if (blocks.length < blocksAtOnce) return;
  }
}
