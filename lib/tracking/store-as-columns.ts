import {
  deleteHistoryChunks,
  insertHistoryChunk,
  type LineRange,
  type StoredChunk,
} from "../db/history-chunks";
import type { StreamKey } from "../db/run-streams";
import { inTransaction } from "../db/transaction";
import { encodeBlock } from "./series/block";
import type { Columns } from "./series/columns";
import { readStep } from "./series/history-line";
import { toChunk } from "./series/to-chunk";
import { squeezer } from "./squeezer";

/** Lines without a gap, and the chunks they are in. */
export interface Segment {
  first: number;
  lines: string[];
  chunks: StoredChunk[];
  /** Lines of the same chunks that are not of the range. */
  before: string[];
  after: string[];
}

/** The lines of a range that lie in these chunks, parted where there is a gap. */
export function toSegments(
  chunks: readonly StoredChunk[],
  { from, to }: LineRange,
  linesOf: (chunk: StoredChunk) => string[],
): Segment[] {
  const segments: Segment[] = [];
  for (const chunk of chunks) {
    const lines = linesOf(chunk);
    const first = Math.max(chunk.firstLine, from);
    const [begin, end] = [first - chunk.firstLine, to - chunk.firstLine];
    const last = segments.at(-1);
    const inside = lines.slice(begin, end);
    const after = lines.slice(end);
    if (last && last.first + last.lines.length === first) {
      for (const line of inside) last.lines.push(line);
      last.chunks.push(chunk);
      last.after = after;
    } else segments.push({ first, lines: inside, chunks: [chunk], before: lines.slice(0, begin), after });
  }
  return segments;
}

class Overtaken extends Error {}

/** Puts columns in the place of the chunks that these lines were in; where somebody else has, all stays as it is. */
export async function storeAsColumns(key: StreamKey, segment: Segment, columns: Columns): Promise<void> {
  const { chunks, first, lines, before, after } = segment;
  const isDone = chunks.length === 1 && chunks[0]?.header && before.length + after.length === 0;
  if (isDone || lines.length === 0) return;
  const { header, data } = encodeBlock(columns, squeezer);
  try {
    await inTransaction(async (tx) => {
      if ((await deleteHistoryChunks(tx, key, chunks)) !== chunks.length) throw new Overtaken();
      const put = async (firstLine: number, rest: readonly string[]) => {
        if (rest.length > 0)
          await insertHistoryChunk(tx, key, { ...toChunk(rest, rest.map(readStep)), firstLine });
      };
      await put(first - before.length, before);
      await insertHistoryChunk(tx, key, {
        ...toChunk(lines, lines.map(readStep)),
        firstLine: first,
        header,
        data,
      });
      await put(first + lines.length, after);
    });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}
