import { describe, expect, it, test } from "vitest";
import { toColumns } from "./columns";
import {
  foldColumns,
  type MetricDirectory,
  mediaLines,
  mostKeys,
  readDirectory,
  writeDirectory,
} from "./metric-stats";
import { findDefinition, summarise } from "./summarise";

function fold(...parts: string[][]): MetricDirectory {
  let directory: MetricDirectory = new Map();
  let first = 0;
  for (const lines of parts) {
    foldColumns(directory, lines, toColumns(lines), first);
    directory = readDirectory(writeDirectory(directory));
    first += lines.length;
  }
  return directory;
}

describe("what is known of a run's keys", () => {
  it("is the same however its lines came", () => {
    const lines = [
      '{"loss":2.0,"_step":0}',
      '{"loss":NaN,"_step":5}',
      '{"a":{"b":1},"_step":6}',
      '{"loss":1,"_step":9}',
    ];
    const whole = fold(lines);
    expect(whole).toEqual(fold(lines.slice(0, 2), lines.slice(2)));
    expect(whole.get("loss")).toMatchObject({
      kind: "number",
      count: 3,
      first: 2,
      last: 1,
      min: 1,
      max: 2,
      lastStep: 9,
    });
    expect([...whole.keys()]).toEqual(["loss", "_step", "a.b"]);
  });

  it("keeps a last value that is no number, and media as one key", () => {
    const directory = fold(['{"note":"x","img":{"_type":"image-file","path":"a.png","width":3}}']);
    expect(directory.get("note")).toMatchObject({ kind: "other", text: '"x"' });
    expect(directory.get("img")).toMatchObject({
      kind: "media",
      count: 1,
      text: '{"_type":"image-file","path":"a.png","width":3}',
    });
    expect([...directory.keys()]).toEqual(["note", "img"]);
  });

  it("leaves out keys beyond the bound and absurd ones, and says so", () => {
    const wide = `{${Array.from({ length: mostKeys + 5 }, (_, at) => `"k${at}":${at}`)}}`;
    const directory: MetricDirectory = new Map();
    expect(foldColumns(directory, [wide], toColumns([wide]), 0)).toBe(true);
    expect(directory.size).toBe(mostKeys);
    const long = `{"${"x".repeat(501)}":1,"a\\u0000b":2}`;
    expect(foldColumns(new Map(), [long], toColumns([long]), 0)).toBe(true);
    expect(foldColumns(directory, ['{"k1":2}'], toColumns(['{"k1":2}']), 1)).toBe(false);
  });

  it("has its numbers that are none again after it was stored", () => {
    expect(fold(['{"a":Infinity}']).get("a")).toMatchObject({ last: Number.POSITIVE_INFINITY, min: null });
  });
});

test("each key has the lines of its own media, whichever came first", () => {
  const lines = [
    '{"a":{"_type":"image-file","path":"a.png"},"_step":0}',
    '{"loss":1.0,"_step":5}',
    '{"b":{"_type":"table-file","path":"b.json"},"in":{"c":{"_type":"histogram"}},"_step":9}',
  ];
  expect(Object.fromEntries(mediaLines(toColumns(lines), 100))).toEqual({
    a: { lines: [100], steps: [0] },
    b: { lines: [102], steps: [9] },
    "in.c": { lines: [102], steps: [9] },
  });
});

describe("the summary", () => {
  const directory = fold([
    '{"loss":3.0,"acc":1}',
    '{"loss":1.0,"acc":5}',
    '{"loss":2.0,"acc":4,"note":"x","hid":1}',
  ]);

  it("is the last value of each key, 2.0 as 2.0", () => {
    expect([...summarise(directory, [])]).toEqual([
      ["loss", "2.0"],
      ["acc", "4"],
      ["note", '"x"'],
      ["hid", "1"],
    ]);
  });

  it("is what define_metric asks for", () => {
    const summary = summarise(directory, [
      { name: "loss", summary: ["min", "mean", "first"] },
      { name: "a*", summary: ["best", "last"], goal: "maximize" },
      { name: "hid", summary: ["none"] },
    ]);
    expect(Object.fromEntries(summary)).toEqual({
      loss: '{"min":1.0,"mean":2.0,"first":3.0}',
      acc: '{"best":5,"last":4}',
      note: '"x"',
    });
  });
});

test("a definition of the key itself comes before one of its beginning, and the longer beginning before the shorter", () => {
  const definitions = [{ name: "*" }, { name: "val/*" }, { name: "val/loss" }];
  const names = ["val/loss", "val/acc", "train"].map((key) => findDefinition(definitions, key)?.name);
  expect(names).toEqual(["val/loss", "val/*", "*"]);
});
