import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeBlock, encodeBlock, readHeader } from "./block";
import { columnPieces, toColumns, toLines } from "./columns";
import { decodeNumbers, encodeNumbers } from "./number-column";
import { type LineValue, parseLine, splitItems } from "./parse-line";

const squeezer = {
  squeeze: (bytes: Uint8Array) => deflateRawSync(bytes),
  unsqueeze: (bytes: Uint8Array) => inflateRawSync(bytes),
};

function roundTrip(lines: readonly string[]): string[] {
  return toLines(decodeBlock(encodeBlock(toColumns(lines), squeezer), squeezer));
}

/** Any double, near ones and far ones, as Python or JavaScript writes it. */
const number = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.constantFrom(
    "9007199254740992",
    "9007199254740993",
    "-0",
    "-0.0",
    "0.0",
    "1e400",
    "1E5",
    "5e-324",
    "123456789012345678901234567890",
  ),
  fc.constantFrom("NaN", "Infinity", "-Infinity"),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (Number.isInteger(value) ? value.toExponential() : String(value))),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => `${value.toFixed(3)}`),
  fc.integer({ min: -1000, max: 1000 }).map((value) => `${value / 4}`),
);
const text = fc.string({ unit: "binary", maxLength: 8 }).map((value) => JSON.stringify(value));
const value = fc.letrec<{ any: string; map: string; list: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    number,
    text,
    fc.constantFrom("true", "false", "null"),
    tie("map"),
    tie("list"),
  ),
  list: fc.array(tie("any"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
  map: fc
    .array(
      fc.tuple(
        fc.oneof(text, fc.constantFrom('"a"', '"a.b"', '"loss"', '"__proto__"', '"ключ"', '""')),
        tie("any"),
      ),
      { maxLength: 4 },
    )
    .map((entries) => `{${entries.map(([key, one]) => `${key} : ${one}`).join(",")}}`),
}));
const line = fc
  .tuple(fc.option(fc.integer({ min: 0, max: 50 })), value.map)
  .map(([step, map]) =>
    step === null ? map : map.replace(/\}$/, `${map === "{}" ? "" : ","}"_step":${step}}`),
  );

/** Values with kinds and the order of keys; NaN is itself. */
function meaning(text: string): LineValue | undefined {
  return parseLine(text);
}

describe("lines as a block of columns", () => {
  it("come back with the same keys in the same order, the same values and kinds", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(roundTrip(lines).map(meaning)).toEqual(lines.map(meaning));
      }),
      { numRuns: 500 },
    );
  });

  it("come back again the same from a block of what came back", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const once = roundTrip(lines);
        expect(roundTrip(once)).toEqual(once);
      }),
    );
  });

  it("come in pieces of few keys, which are the same lines in their order", () => {
    const few = { columns: 3, keys: 4 };
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const pieces = [...columnPieces(lines, few)];
        expect(pieces.flatMap((piece) => piece.lines)).toEqual(lines);
        expect(pieces.map(({ from }) => from)).toEqual(
          pieces.map((_, at) => pieces.slice(0, at).reduce((sum, piece) => sum + piece.lines.length, 0)),
        );
        for (const { lines: own, columns } of pieces)
          expect(toLines(columns).map(meaning)).toEqual(own.map(meaning));
      }),
    );
    const wide = '{"a": {"b": 1, "c": 2}, "d": 3, "e": 4, "f": 5}';
    expect([...columnPieces(['{"a":1}', wide, '{"b":1}'], few)]).toMatchObject([
      {
        from: 0,
        isCut: true,
        columns: { columns: [{ path: ["a"] }, { path: [], texts: [wide] }, { path: ["b"] }] },
      },
    ]);
    expect([...columnPieces([], few)]).toEqual([]);
  });

  test("keep what is no map as it is", () => {
    const lines = ["[1, 2]", "{broken", '{"a":1}', ""];
    expect(roundTrip(lines)).toEqual(lines);
  });

  test("tell 1 from 1.0 and keep what no double can hold", () => {
    const lines = [
      '{"a":1}',
      '{"a":1.0}',
      '{"a":9007199254740993}',
      '{"a":-0.0}',
      '{"a":NaN}',
      '{"a":1e400}',
    ];
    expect(roundTrip(lines)).toEqual(lines);
  });

  test("say in the header where each column is", () => {
    const { header } = encodeBlock(toColumns(['{"a":{"b":1},"c":"x"}']), squeezer);
    expect(readHeader(header, squeezer).columns.map(({ path, kind }) => [path, kind])).toEqual([
      [["a", "b"], "int"],
      [["c"], "text"],
    ]);
  });
});

test("a column of numbers is exact to the last bit", () => {
  const column = fc.oneof(
    fc.array(fc.double()),
    fc.array(fc.float()),
    fc.array(fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1e4)),
    fc.array(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-0, 0, Number.NaN, 2 ** 51, -(2 ** 53)))),
  );
  fc.assert(
    fc.property(column, (values) => {
      expect(decodeNumbers(encodeNumbers(values), values.length)).toEqual(values);
    }),
    { numRuns: 500 },
  );
});

test("what is no line is told from one", () => {
  for (const text of [
    "",
    "1",
    "[]",
    "{",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":01}',
    '{"a":nan}',
    '{"a":1} x',
    '{"a":"\n"}',
    "{a:1}",
  ])
    expect([text, parseLine(text)]).toEqual([text, undefined]);
  expect(parseLine("[".repeat(100_000))).toBeUndefined();
  expect(parseLine(`{"a":${"[".repeat(100_000)}`)).toBeUndefined();
  expect(parseLine(' {"a" : [1, {"b": NaN}] } ')).toMatchObject({ keys: ["a"] });
});

test("the lines of a body are taken out as they were written", () => {
  expect(splitItems('{"lines": [{"a": NaN}, {"b":1.0}]}', "lines")).toEqual(['{"a": NaN}', '{"b":1.0}']);
  expect(splitItems('{"lines": []}', "lines")).toEqual([]);
  expect(splitItems('{"rows": []}', "lines")).toBeUndefined();
});
