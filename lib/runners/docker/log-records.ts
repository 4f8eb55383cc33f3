import type { LogPosition, StreamPlace } from "./container-log-position";

export interface LogRecord {
  stream: "stdout" | "stderr";
  /** RFC 3339 with nine digits, so that text compares as time. */
  time: string;
  data: Buffer;
}

const headerBytes = 8;
/** `2026-01-02T03:04:05.123456789Z` and a space. */
const timeBytes = 30;
/** The engine cuts longer lines into records of this size. */
const longestRecord = 16 * 1024;

export interface RecordReader {
  push(bytes: Buffer): LogRecord[];
  /** What a terminal wrote after its last line, once there is no more. */
  end(): LogRecord[];
}

/** Splits the engine's log into records. Without a terminal each has a header; with one only its time. */
export function createRecordReader(isTerminal: boolean): RecordReader {
  let rest: Buffer = Buffer.alloc(0);
  const next = isTerminal ? nextTerminalRecord : nextRecord;
  return {
    push(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const records: LogRecord[] = [];
      let at = 0;
      for (let found = next(rest, at); found; found = next(rest, at)) {
        records.push(found.record);
        at = found.end;
      }
      rest = rest.subarray(at);
      return records;
    },
    end: () => (isTerminal && rest.length > timeBytes + 1 ? [toRecord("stdout", rest)] : []),
  };
}

/** In the log itself the engine says that it cannot go on reading it. */
const systemError = 3;
export class UnreadableLogError extends Error {
  override readonly name = "UnreadableLogError";
}

type Found = { record: LogRecord; end: number } | undefined;

function nextRecord(bytes: Buffer, at: number): Found {
  if (bytes.length < at + headerBytes) return undefined;
  const end = at + headerBytes + bytes.readUInt32BE(at + 4);
  if (bytes.length < end) return undefined;
  if (bytes[at] === systemError) throw new UnreadableLogError(bytes.toString("utf8", at + headerBytes, end));
  const stream = bytes[at] === 2 ? "stderr" : "stdout";
  return { record: toRecord(stream, bytes.subarray(at + headerBytes, end)), end };
}

function nextTerminalRecord(bytes: Buffer, at: number): Found {
  const start = at + timeBytes + 1;
  const newline = bytes.indexOf(10, start);
  const end = newline < 0 || newline - start >= longestRecord ? start + longestRecord : newline + 1;
  return bytes.length < end ? undefined : { record: toRecord("stdout", bytes.subarray(at, end)), end };
}

function toRecord(stream: LogRecord["stream"], bytes: Buffer): LogRecord {
  return { stream, time: bytes.toString("latin1", 0, timeBytes), data: bytes.subarray(timeBytes + 1) };
}

/** Drops what was given before, and tells where the log stands after each record. */
export class RecordCounter {
  #place: LogPosition;
  #seen: LogPosition = {};
  #isPast = { stdout: false, stderr: false };
  #endsLine = { stdout: false, stderr: false };

  constructor(given: LogPosition) {
    this.#place = { ...given };
  }

  get position(): LogPosition {
    return this.#place;
  }

  /** Starts over: the log is read again from `position` on. */
  rewind(): void {
    this.#seen = {};
    this.#isPast = { stdout: false, stderr: false };
  }

  /** Whether a record is new. Only the first records of a reading can be old: after a new one, all of its stream are. */
  take({ stream, time, data }: LogRecord): boolean {
    const seen = counted(this.#seen[stream], time);
    this.#seen[stream] = seen;
    if (!this.#isPast[stream] && isGiven(this.#place[stream], seen)) return false;
    this.#isPast[stream] = true;
    this.#place = { ...this.#place, [stream]: seen };
    this.#endsLine[stream] = endsLine(data);
    return true;
  }

  /** Whether this record is the one that was taken last of its stream; false where that is not certain. */
  isLastTaken({ stream, time, data }: LogRecord): boolean {
    // The parts of a long line share their time, and only its end tells that there are no more.
    return this.#place[stream]?.time === time && this.#endsLine[stream] && endsLine(data);
  }
}

function endsLine(data: Buffer): boolean {
  return data.at(-1) === 10;
}

function counted(before: StreamPlace | undefined, time: string): StreamPlace {
  return { time, count: before?.time === time ? before.count + 1 : 1 };
}

function isGiven(place: StreamPlace | undefined, { time, count }: StreamPlace): boolean {
  return place !== undefined && (time < place.time || (time === place.time && count <= place.count));
}
