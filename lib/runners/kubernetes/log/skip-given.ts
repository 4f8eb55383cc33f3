import type { LinePiece } from "./log-lines";
import type { LinePlace } from "./pod-log-position";

/** Far more than two lines that were printed at once are ever stored out of order. */
const disorderMs = 2_000;
const mostHeldBytes = 8 * 1024 * 1024;

/**
 * Drops what was given before from a log that is read again from a second or two before that place. The place is looked
 * for by itself: lines of standard output and error may be stored in another order than their times tell.
 */
export class GivenSkipper {
  readonly #given: LinePlace | null;
  #isPast: boolean;
  #held: LinePiece[] = [];
  #heldBytes = 0;

  constructor(given: LinePlace | null) {
    this.#given = given;
    this.#isPast = given === null;
  }

  take(piece: LinePiece): LinePiece[] {
    const given = this.#given;
    if (this.#isPast || given === null) return [piece];
    if (piece.place.time === given.time && piece.place.count === given.count)
      return this.#atPlace(piece, given);
    if (piece.place.time > given.time) this.#hold(piece);
    const isLate = Date.parse(piece.place.time) > Date.parse(given.time) + disorderMs;
    return isLate || this.#heldBytes > mostHeldBytes ? this.end() : [];
  }

  /** The place is not in the log any more: what is newer than it was not given. */
  end(): LinePiece[] {
    const held = this.#held;
    this.#held = [];
    this.#isPast = true;
    return held;
  }

  #atPlace(piece: LinePiece, given: LinePlace): LinePiece[] {
    if (piece.place.bytes < given.bytes) return [];
    this.#isPast = true;
    this.#held = [];
    const skip = given.bytes - piece.from;
    return skip >= piece.bytes.length
      ? []
      : [{ ...piece, from: given.bytes, bytes: piece.bytes.subarray(skip) }];
  }

  #hold(piece: LinePiece): void {
    this.#held.push(piece);
    this.#heldBytes += piece.bytes.length;
  }
}

/**
 * Drops from the beginning of a container's log what was given as the log of the instance before: a cluster asked for that
 * one just when the next one starts answers with the next one's, and says so only later. Its lines are younger than all
 * others of the instance before.
 */
export class EarlierSkipper {
  readonly #given: LinePlace;
  #isPast: boolean = false;

  constructor(given: LinePlace) {
    this.#given = given;
  }

  take(piece: LinePiece): LinePiece[] {
    const { time, count } = piece.place;
    const isEarlier = time < this.#given.time || (time === this.#given.time && count <= this.#given.count);
    this.#isPast ||= !isEarlier;
    return this.#isPast ? [piece] : [];
  }

  end(): LinePiece[] {
    return [];
  }
}
