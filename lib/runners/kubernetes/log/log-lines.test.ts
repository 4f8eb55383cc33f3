import { describe, expect, it } from "vitest";
import { type LinePiece, LineReader } from "./log-lines";
import { formatPosition, logStart, parsePosition } from "./pod-log-position";
import { EarlierSkipper, GivenSkipper } from "./skip-given";

const at = (nanos: number, second = 5) => `2026-01-02T03:04:0${second}.${String(nanos).padStart(9, "0")}Z`;

function read(bytes: Buffer, size = bytes.length): LinePiece[] {
  const reader = new LineReader();
  const pieces: LinePiece[] = [];
  for (let from = 0; from < bytes.length; from += size)
    pieces.push(...reader.push(bytes.subarray(from, from + size)));
  return [...pieces, ...reader.end()];
}
const textOf = (pieces: LinePiece[]) => Buffer.concat(pieces.map(({ bytes }) => bytes)).toString();

describe("the line reader", () => {
  const long = "y".repeat(16 * 1024);
  const bytes = Buffer.from(
    `${at(1)} ä\n${at(1)} \n${at(2)} ${long}${at(2)} ${long}${at(2)} rest\n${at(3)} tail`,
  );

  it.each([1, 29, 36, 1000, 16_384, 100_000])("finds the same bytes cut by %i", (size) => {
    const pieces = read(bytes, size);
    expect(textOf(pieces)).toBe(`ä\n\n${long}${long}rest\ntail`);
    expect(pieces.at(-1)?.place).toEqual({ time: at(3), count: 1, bytes: 4 });
  });

  it("numbers lines of one time, and leaves a long line of newer nodes whole", () => {
    const pieces = read(Buffer.from(`${at(1)} a\n${at(1)} b\n${at(2)} ${long}${long}z\n`));
    expect(pieces.map(({ place }) => place.count)).toEqual([1, 2, 1, 1, 1]);
    expect(pieces.at(-1)?.place.bytes).toBe(2 * long.length + 2);
    expect(textOf(pieces)).toBe(`a\nb\n${long}${long}z\n`);
  });

  it("drops what the node says instead of a log", () => {
    expect(textOf(read(Buffer.from(`${at(1)} a\nunable to retrieve container logs for docker://12ab`)))).toBe(
      "a\n",
    );
  });
});

describe("the skipper", () => {
  // Standard output and error may be stored in another order than their times tell.
  const log = Buffer.from(`${at(5)} a\n${at(7)} b\n${at(6)} c\n${at(6)} d\n${at(9)} ${"z".repeat(40)}\n`);
  const pieces = read(log);

  it("goes on after any place, also in the middle of a line", () => {
    for (const [index, piece] of pieces.entries()) {
      for (const back of [0, 1]) {
        const place = { ...piece.place, bytes: piece.place.bytes - back };
        const skipper = new GivenSkipper(
          parsePosition(formatPosition({ ...logStart, source: { pod: "p", restart: 0 }, line: place })).line,
        );
        const rest = textOf([...pieces.flatMap((one) => skipper.take(one)), ...skipper.end()]);
        const wanted = textOf(pieces.slice(index)).slice(piece.bytes.length - back);
        expect(rest).toBe(wanted);
      }
    }
  });

  it("gives what is newer when the place is not kept any more", () => {
    const skipper = new GivenSkipper({ time: at(0, 1), count: 1, bytes: 2 });
    expect(textOf([...pieces.flatMap((one) => skipper.take(one)), ...skipper.end()])).toBe(textOf(pieces));
  });

  it("holds newer lines back only until the place is found", () => {
    const skipper = new GivenSkipper({ time: at(6), count: 2, bytes: 2 });
    const [, , , place, last] = pieces.map((one) => textOf(skipper.take(one)));
    expect([place, last]).toEqual(["", `${"z".repeat(40)}\n`]);
  });
});

describe("the skipper of an earlier instance", () => {
  const piecesOf = (...times: number[]) =>
    read(Buffer.from(times.map((time, index) => `${at(time)} line ${index}\n`).join("")));
  const rest = (before: LinePiece | undefined, pieces: LinePiece[]) => {
    if (!before) throw new Error("there is no line");
    const skipper = new EarlierSkipper(before.place);
    return [...pieces.flatMap((piece) => skipper.take(piece)), ...skipper.end()];
  };

  it("drops what was taken for the log of the instance before, and no line more", () => {
    const pieces = piecesOf(10, 20, 20, 30);
    expect(textOf(rest(pieces[1], pieces))).toBe("line 2\nline 3\n");
    expect(textOf(rest(pieces[3], pieces))).toBe("");
  });

  it("gives all of an instance whose lines are younger", () => {
    const [before, ...pieces] = piecesOf(10, 20, 15);
    expect(textOf(rest(before, pieces))).toBe("line 1\nline 2\n");
  });
});

describe("the position", () => {
  it.each([
    logStart,
    { done: ["a", "b"], source: null, line: null },
    { done: [], source: { pod: "1-2", restart: 3 }, line: null },
    { done: ["a"], source: { pod: "b", restart: 0 }, line: { time: at(1), count: 2, bytes: 3 } },
  ])("%j survives being written", (position) => {
    expect(parsePosition(formatPosition(position))).toEqual(position);
  });

  it("is the beginning where it cannot be read", () => {
    for (const text of [null, "", "x|y", "|a#1|2026#1+2"]) expect(parsePosition(text)).toEqual(logStart);
  });
});
