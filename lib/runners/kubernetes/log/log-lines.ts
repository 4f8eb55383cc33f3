import type { LinePlace } from "./pod-log-position";

/** A part of a line: a whole line with its line feed, or as much of a long one as has come. */
export interface LinePiece {
  place: LinePlace;
  /** Where in the line the bytes begin. */
  from: number;
  bytes: Buffer;
}

const timeSyntax = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) /u;
const longestTime = "2026-01-02T03:04:05.123456789+00:00 ".length;
/** Container runtimes store longer lines in parts of this size; kubelets before 1.27 dated every part. */
const partBytes = 16 * 1024;
const lineFeed = 10;

/** Takes the times out of a log that was asked for with them, and numbers the lines by them. */
export class LineReader {
  #rest: Buffer = Buffer.alloc(0);
  #line: LinePlace | null = null;
  #last = { time: "", count: 0 };

  push(bytes: Buffer): LinePiece[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    return this.#takeAll(false);
  }

  /** What stands at the end without a line feed. */
  end(): LinePiece[] {
    return this.#takeAll(true);
  }

  #takeAll(isEnd: boolean): LinePiece[] {
    const pieces: LinePiece[] = [];
    while (this.#rest.length > 0 && this.#takeTime(isEnd)) {
      if (this.#line !== null && this.#rest.length > 0) pieces.push(this.#takePiece(this.#line));
    }
    return pieces;
  }

  /** Takes the time off where one may stand; false when more bytes are needed to tell. */
  #takeTime(isEnd: boolean): boolean {
    if (this.#line !== null && !isPartBoundary(this.#line.bytes)) return true;
    const head = this.#rest.subarray(0, longestTime);
    const time = timeSyntax.exec(head.toString("latin1"))?.[0];
    if (time === undefined && head.length < longestTime && !isEnd && !head.includes(lineFeed)) return false;
    // Not written by the program: the node's own words about a log it cannot read any more.
    if (time === undefined && this.#line === null) return this.#skipLine(isEnd);
    if (time === undefined) return true;
    this.#rest = this.#rest.subarray(time.length);
    if (this.#line === null) this.#open(time.trimEnd());
    return true;
  }

  #open(time: string): void {
    this.#last = { time, count: this.#last.time === time ? this.#last.count + 1 : 1 };
    this.#line = { ...this.#last, bytes: 0 };
  }

  #skipLine(isEnd: boolean): boolean {
    const end = this.#rest.indexOf(lineFeed);
    if (end < 0 && !isEnd) return false;
    this.#rest = end < 0 ? Buffer.alloc(0) : this.#rest.subarray(end + 1);
    return true;
  }

  #takePiece(line: LinePlace): LinePiece {
    const untilPart = partBytes - (line.bytes % partBytes);
    const end = this.#rest.subarray(0, untilPart + 1).indexOf(lineFeed);
    const length = end >= 0 ? end + 1 : Math.min(this.#rest.length, untilPart);
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    const place = { ...line, bytes: line.bytes + length };
    this.#line = end >= 0 ? null : place;
    return { place, from: line.bytes, bytes };
  }
}

function isPartBoundary(bytes: number): boolean {
  return bytes > 0 && bytes % partBytes === 0;
}
