// Brings what two pipes have given back into the order in which the program wrote it. A pipe keeps no times, and both are read
// a little later, each with all that came meanwhile. The kernel tells of each write, in order, but neither how long it was nor
// twice in a row of the same pipe. So the row of turns (out, err, out) is exact, and lines are dealt out to them.

/** @typedef {"stdout" | "stderr"} Stream */

const lineFeed = 10;
/** Many lines are passed on as one, but no more than a reader of the spool looks at. */
const mostAtOnce = 64 * 1024;

export class OutputOrder {
  /** @param {(stream: Stream, bytes: Buffer) => void} write */
  constructor(write) {
    this.write = write;
    /** @type {Record<Stream, Buffer[]>} */
    this.pending = { stdout: [], stderr: [] };
    /** @type {Stream[]} never two of one stream in a row */
    this.turns = [];
    /** How many of the first turns were there at the last look already, so that what belongs to them has been read. */
    this.aged = 0;
    this.hasAgedBytes = false;
  }

  /**
   * A write to this pipe has happened.
   * @param {Stream} stream
   */
  turn(stream) {
    if (this.turns.at(-1) !== stream) this.turns.push(stream);
  }

  /**
   * These bytes were read from this pipe.
   * @param {Stream} stream
   * @param {Buffer} bytes
   */
  push(stream, bytes) {
    this.pending[stream].push(bytes);
  }

  /** Passes on what is certain by now; true when there is more, for a look in the next round of the event loop. */
  pass() {
    if (!this.passAlone()) this.passInTurns(false);
    this.aged = this.turns.length;
    this.hasAgedBytes = this.hasBytes();
    return this.aged > 0 || this.hasAgedBytes;
  }

  /** Passes on everything: nothing comes any more. */
  flush() {
    this.passInTurns(true);
  }

  hasBytes() {
    return this.pending.stdout.length > 0 || this.pending.stderr.length > 0;
  }

  /** One stream alone needs no thought. */
  passAlone() {
    const [stream = this.pending.stderr.length > 0 ? "stderr" : "stdout"] = this.turns;
    if (this.turns.length > 1 || this.pending[other(stream)].length > 0) return false;
    this.passAll(stream);
    this.turns = [];
    return true;
  }

  /** @param {boolean} isEnd */
  passInTurns(isEnd) {
    const lines = { stdout: splitLines(this.pending.stdout), stderr: splitLines(this.pending.stderr) };
    this.pending = lines;
    let done = 0;
    for (const [at, stream] of this.turns.entries()) {
      const isCertain = isEnd || at < this.aged;
      const left = lines[stream].length;
      const later = Math.floor((this.turns.length - 1 - at) / 2);
      // The last turn of a stream may have more to it than was read, and one without bytes may only not be read yet.
      if (!isCertain && (later === 0 || left === 0)) break;
      const count = later === 0 ? left : Math.max(1, Math.floor(left / (later + 1)));
      this.passOn(stream, lines[stream].splice(0, count));
      done = at + 1;
    }
    this.turns = this.turns.slice(done);
    // Bytes whose turn was never told: the kernel's list of them was full, or there is none.
    if (this.turns.length > 0 || !(isEnd || this.hasAgedBytes)) return;
    this.passAll("stdout");
    this.passAll("stderr");
  }

  /** @param {Stream} stream */
  passAll(stream) {
    this.passOn(stream, this.pending[stream].splice(0));
  }

  /**
   * @param {Stream} stream
   * @param {Buffer[]} parts
   */
  passOn(stream, parts) {
    for (let from = 0; from < parts.length; ) {
      let size = 0;
      let to = from;
      while (to < parts.length && (to === from || size + parts[to].length <= mostAtOnce))
        size += parts[to++].length;
      this.write(stream, to === from + 1 ? parts[from] : Buffer.concat(parts.slice(from, to)));
      from = to;
    }
  }
}

/**
 * @param {Stream} stream
 * @returns {Stream}
 */
function other(stream) {
  return stream === "stdout" ? "stderr" : "stdout";
}

/**
 * @param {Buffer[]} parts
 * @returns {Buffer[]} whole lines, and what stands behind the last of them
 */
function splitLines(parts) {
  const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  const lines = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}
