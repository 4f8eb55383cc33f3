import type { LogPlace } from "../../runs/log-place";
import type { LogPiece, RunStreamMessage } from "../../runs/run-view";

export type LogMessage = Extract<RunStreamMessage, { type: "log" }>;

/** The newest part of a run's log, held for those who follow it; older parts are in the database. */
export interface LogWindow {
  /** Where the log known by now ends: what is written next begins there. */
  readonly end: LogPlace;
  /** Takes the piece that begins at `end`, or begins a later attempt. */
  push(piece: LogPiece, bytes: number): void;
  /** Moves `end` to the start of a later attempt; the one before it is complete. */
  startAttempt(attempt: number): void;
  /** The piece that begins at `place`: null at the end of the log, `"older"` when it is not held here, or not from there on. */
  after(place: LogPlace): LogMessage | null | "older";
}

/** Enough that a reader who is a second late at a megabyte a second still finds its place. */
const limits = { bytes: 4 * 1024 * 1024, pieces: 4_000 };

interface Held {
  message: LogMessage;
  bytes: number;
}

/** A window that begins at `start`: everything before it is already older. */
export function createLogWindow(start: LogPlace, limit = limits): LogWindow {
  const held: Held[] = [];
  let begin = start;
  let end = start;
  let bytes = 0;
  const dropOldest = () => {
    for (let first = held[0]; first && (bytes > limit.bytes || held.length > limit.pieces); first = held[0]) {
      held.shift();
      bytes -= first.bytes;
      begin = endOf(first);
    }
  };
  return {
    get end() {
      return end;
    },
    push(piece, size) {
      held.push({ message: { type: "log", data: piece }, bytes: size });
      bytes += size;
      end = { attempt: piece.attempt, offset: piece.end };
      dropOldest();
    },
    startAttempt(attempt) {
      end = { attempt, offset: 0 };
    },
    after(place) {
      if (!isBefore(place, end)) return null;
      if (isBefore(place, begin)) return "older";
      const next = held[firstAfter(held, place)]?.message;
      // A place in an earlier attempt that nothing held ends behind is at the end of that attempt.
      const isWhole = next && (next.data.attempt > place.attempt || next.data.offset === place.offset);
      return isWhole ? next : "older";
    },
  };
}

export function isBefore(one: LogPlace, other: LogPlace): boolean {
  return one.attempt === other.attempt ? one.offset < other.offset : one.attempt < other.attempt;
}

function endOf({ message }: Held): LogPlace {
  return { attempt: message.data.attempt, offset: message.data.end };
}

/** The index of the first piece that ends after `place`. */
function firstAfter(held: readonly Held[], place: LogPlace): number {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = held[middle];
    if (at && isBefore(place, endOf(at))) high = middle;
    else low = middle + 1;
  }
  return low;
}
