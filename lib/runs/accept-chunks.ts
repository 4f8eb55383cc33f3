/** How an attempt's log grows: chunks in order, each once, within a bound. */
import type { LogChunk } from "./agent-protocol";

/** Stored output per run; more than this is cut with a marker. 512 MiB fills no disk and holds 5 million long lines. */
export const maxLogBytes = 512 * 1024 * 1024;
/** Largest piece of output in one chunk. */
export const maxChunkBytes = 256 * 1024;

export const logLimitMarker = new TextEncoder().encode(
  "\n[slipway] the log reached 512 MiB; what follows is not stored\n",
);

/** Where an attempt's stored log ends. */
export interface LogTail {
  nextSeq: number;
  nextOffset: number;
  /** Bytes stored for the run so far, all attempts. */
  runBytes: number;
}

export interface DecodedChunk extends Omit<LogChunk, "data"> {
  data: Uint8Array;
}

export type AcceptedChunks =
  /** `metrics` are the new chunks of metric lines; in `store` each of them is an empty one. */
  | { ok: true; store: DecodedChunk[]; metrics: DecodedChunk[]; tail: LogTail }
  | { ok: false; message: string };

/**
 * Which of the sent chunks are new and in order. Chunks that are known already are skipped; everything after a gap is left
 * for the agent to send again from `tail.nextSeq`. At the bound each attempt gets one marker, and the rest counts as received.
 */
export function acceptChunks(tail: LogTail, sent: readonly DecodedChunk[]): AcceptedChunks {
  const store: DecodedChunk[] = [];
  const now = { ...tail };
  for (const chunk of sent) {
    if (chunk.seq < now.nextSeq) continue;
    const isFull = now.runBytes >= maxLogBytes;
    if (chunk.seq > now.nextSeq && !isFull) break;
    const problem = isFull ? undefined : findProblem(now, chunk);
    if (problem !== undefined) return { ok: false, message: problem };
    now.nextSeq = chunk.seq + 1;
    const piece = chunk.isMetric ? markOf(now, chunk) : takeOutput(now, chunk, isFull);
    if (piece) store.push(piece);
  }
  const stored = new Set(store.map(({ seq }) => seq));
  return {
    ok: true,
    store,
    metrics: sent.filter(({ isMetric, seq }) => isMetric && stored.has(seq)),
    tail: now,
  };
}

function findProblem(tail: LogTail, chunk: DecodedChunk): string | undefined {
  if (chunk.data.length > maxChunkBytes) return `chunk ${chunk.seq} is larger than ${maxChunkBytes} bytes`;
  if (chunk.offset === tail.nextOffset) return undefined;
  return `chunk ${chunk.seq} says offset ${chunk.offset}, but the log before it ends at ${tail.nextOffset}`;
}

/** What stays of metrics in the log: its number says that they came, also where a log that is full takes nothing else. */
function markOf(tail: Readonly<LogTail>, chunk: DecodedChunk): DecodedChunk {
  return { ...chunk, offset: tail.nextOffset, data: new Uint8Array() };
}

/** A run is full only by a marker, which then ends one attempt's log; another attempt's has none yet. */
function takeOutput(tail: LogTail, chunk: DecodedChunk, isFull: boolean): DecodedChunk | undefined {
  const isUntold = isFull && tail.nextOffset === 0;
  return !isFull || isUntold ? append(tail, chunk) : undefined;
}

/** Moves the tail behind the chunk, or behind the marker that stands for it and all that follows. */
function append(tail: LogTail, chunk: DecodedChunk): DecodedChunk {
  const fits = tail.runBytes + chunk.data.length < maxLogBytes;
  const piece: DecodedChunk = fits
    ? chunk
    : { ...chunk, offset: tail.nextOffset, stream: "system", data: logLimitMarker };
  tail.nextOffset += piece.data.length;
  tail.runBytes = fits ? tail.runBytes + piece.data.length : maxLogBytes;
  return piece;
}
