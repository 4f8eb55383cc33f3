// Brings what two pipes have given back into the order in which the program wrote it. A pipe keeps no times, and both are read
// a little later, each with all that came meanwhile. The kernel tells of each write, in order, but neither how long it was nor
// twice in a row of the same pipe. So the row of turns (out, err, out) is exact, and lines are dealt out to them.
//
// The event loop hears of turns and reads the pipes in rounds, in any order within one. So what is known for certain is this:
// of bytes that were read, the turn is told by the end of the next round; of a turn that was told, and of all before it, the
// bytes are read by the end of the next round.

/** @typedef {"stdout" | "stderr"} Stream */
/** @typedef {"done" | "more" | "untold"} Outlook */

const streams = /** @type {const} */ (["stdout", "stderr"]);
const lineFeed = 10;
/** Many lines are passed on as one, but no more than a reader of the spool looks at. */
const mostAtOnce = 64 * 1024;
/** Rounds after which all that was written before a turn lies in `ready`. */
const roundsUntilRead = 2;

export class OutputOrder {
  /**
   * @param {(stream: Stream, bytes: Buffer) => void} write
   * @param {boolean} isTold whether turns are told at all; the order is the one of reading where they are not
   */
  constructor(write, isTold) {
    this.write = write;
    this.isTold = isTold;
    /** Read in this round: turns of these bytes may not be told yet. @type {{stream: Stream, bytes: Buffer}[]} */
    this.fresh = [];
    /** @type {Record<Stream, Buffer[]>} */
    this.ready = { stdout: [], stderr: [] };
    /** Never two of one stream in a row. @type {{stream: Stream, age: number, wasServed: boolean}[]} */
    this.turns = [];
    /** Bytes passed on before their turn was told, which is to come. @type {Set<Stream>} */
    this.owed = new Set();
    this.hasWaited = false;
  }

  /**
   * A write to this pipe has happened.
   * @param {Stream} stream
   */
  turn(stream) {
    const wasServed = this.owed.delete(stream);
    if (this.turns.at(-1)?.stream !== stream) this.turns.push({ stream, age: 0, wasServed });
  }

  /**
   * These bytes were read from this pipe.
   * @param {Stream} stream
   * @param {Buffer} bytes
   */
  push(stream, bytes) {
    this.fresh.push({ stream, bytes });
  }

  /**
   * Passes on what is certain by now, at the end of each round. `more`: there is more, for the next round. `untold`: of some
   * bytes the turn was not told, because the writer was interrupted in between or the kernel's list was full; the call after
   * that passes them on as they were read, so it should come a little later.
   * @returns {Outlook}
   */
  pass() {
    if (!this.isTold) {
      for (const { stream, bytes } of this.fresh.splice(0)) this.write(stream, bytes);
      return "done";
    }
    this.passInTurns(false);
    const isUntold = this.turns.length <= 1 && this.hasReady();
    if (isUntold && this.hasWaited) this.passUntold();
    const outlook = this.look(isUntold && !this.hasWaited);
    this.hasWaited = outlook === "untold";
    for (const turn of this.turns) turn.age += 1;
    this.takeFresh();
    return outlook;
  }

  /** Passes on everything: nothing comes any more. */
  flush() {
    this.takeFresh();
    this.passInTurns(true);
    this.passUntold();
  }

  /**
   * @param {boolean} isUntold
   * @returns {Outlook}
   */
  look(isUntold) {
    if (this.fresh.length > 0 || this.turns.length > 1) return "more";
    return isUntold ? "untold" : "done";
  }

  hasReady() {
    return streams.some((stream) => this.ready[stream].length > 0);
  }

  takeFresh() {
    for (const { stream, bytes } of this.fresh.splice(0)) this.ready[stream].push(bytes);
  }

  /** @param {boolean} isEnd */
  passInTurns(isEnd) {
    for (const stream of streams)
      if (this.turns.length > 1) this.ready[stream] = splitLines(this.ready[stream]);
    let done = 0;
    for (const [at, turn] of this.turns.entries()) {
      const next = this.turns[at + 1];
      if (next && !isEnd && next.age < roundsUntilRead) break;
      const lines = this.ready[turn.stream];
      const later = Math.floor((this.turns.length - 1 - at) / 2);
      const share = Math.floor(lines.length / (later + 1));
      const count = later === 0 || turn.wasServed ? share : Math.max(1, share);
      turn.wasServed ||= lines.length > 0;
      this.passOn(turn.stream, lines.splice(0, count));
      // The last turn stays: the kernel does not tell of another write of the same stream while it has this one to tell.
      if (next) done = at + 1;
    }
    this.turns = this.turns.slice(done);
  }

  passUntold() {
    for (const stream of streams) {
      if (this.ready[stream].length > 0) this.owed.add(stream);
      this.passOn(stream, this.ready[stream].splice(0));
    }
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
