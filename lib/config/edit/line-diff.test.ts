import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countChanges, diffLines, foldSame, sharedEnds } from "./line-diff";

describe("the difference of two texts", () => {
  it("equal texts have only equal rows", () => {
    expect(diffLines("a\nb", "a\nb").map((row) => row.kind)).toEqual(["same", "same"]);
  });

  it("a changed line stands beside the line it replaces", () => {
    expect(diffLines("a\nmax: 8\nc", "a\nmax: 16\nc")).toEqual([
      { kind: "same", left: { number: 1, text: "a" }, right: { number: 1, text: "a" } },
      { kind: "changed", left: { number: 2, text: "max: 8" }, right: { number: 2, text: "max: 16" } },
      { kind: "same", left: { number: 3, text: "c" }, right: { number: 3, text: "c" } },
    ]);
  });

  it("added and removed lines keep the numbers of their own side", () => {
    const rows = diffLines("a\nb\nc\nd", "b\nc\nx\nd");
    expect(rows.map((row) => [row.kind, row.left?.number, row.right?.number])).toEqual([
      ["removed", 1, undefined],
      ["same", 2, 1],
      ["same", 3, 2],
      ["added", undefined, 3],
      ["same", 4, 4],
    ]);
    expect(countChanges(rows)).toEqual({ added: 1, removed: 1 });
  });

  it("both texts can be read back from it, whatever they are", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c", "", "  d"), { maxLength: 30 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = diffLines(before, after);
        expect(rows.flatMap((row) => row.left?.text ?? []).join("\n")).toBe(before);
        expect(rows.flatMap((row) => row.right?.text ?? []).join("\n")).toBe(after);
        for (const row of rows) if (row.kind === "same") expect(row.left?.text).toBe(row.right?.text);
      }),
    );
  });

  it("two long texts without a common line stand beside each other whole", () => {
    const lines = (word: string) => Array.from({ length: 10_000 }, (_, index) => `${word} ${index}`);
    const rows = diffLines(lines("a").join("\n"), lines("b").join("\n"));
    expect(rows).toHaveLength(10_000);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["changed"]));
  });

  it("a long document with many equal lines is told apart line by line", () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => (index % 2 === 0 ? "" : `key-${index}: 1`));
    const changed = lines.map((line, index) => (index % 20 === 1 ? `${line}0` : line));
    const rows = diffLines(lines.join("\n"), changed.join("\n"));
    expect(countChanges(rows)).toEqual({ added: 100, removed: 100 });
  });
});

it("equal lines far from a change are folded", () => {
  const before = Array.from({ length: 20 }, (_, index) => String(index)).join("\n");
  const rows = foldSame(diffLines(before, before.replace("10", "x")), 2);
  expect(rows.map((row) => (row.kind === "gap" ? row.lines : row.kind))).toEqual([
    8,
    "same",
    "same",
    "changed",
    "same",
    "same",
    7,
  ]);
});

it("only the middle of a changed line counts as changed", () => {
  expect(sharedEnds("max: 8 # gpus", "max: 16 # gpus")).toEqual({ start: 5, end: 7 });
  expect(sharedEnds("aa", "aaa")).toEqual({ start: 2, end: 0 });
});
