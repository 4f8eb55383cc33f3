import type { StoredChunk } from "../../db/log-chunks";
import { decodeLog } from "../../runs/decode-log";
import type { LogPiece } from "../../runs/run-view";

/** A stored chunk as readers get it; `from` leaves out what they have already. */
export function toLogPiece(chunk: StoredChunk, from = 0): LogPiece {
  const start = Number(chunk.offset);
  const skip = Math.max(0, from - start);
  return {
    attempt: chunk.attempt,
    offset: start + skip,
    end: start + chunk.data.length,
    stream: chunk.stream,
    at: chunk.at.toISOString(),
    text: decodeLog(chunk.data.subarray(skip)),
  };
}
