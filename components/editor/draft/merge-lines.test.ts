import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeLines } from "./merge-lines";

const base = "a\nb\nc\nd\ne\nf";

describe("two people who changed the same text", () => {
  it("changes apart from each other are both there", () => {
    expect(mergeLines(base, "A\nb\nc\nd\ne\nf", "a\nb\nc\nd\ne\nF")).toEqual({
      text: "A\nb\nc\nd\ne\nF",
      clashes: [],
    });
    expect(mergeLines(base, "a\nb\nc\nd\ne\nf\ng", "x\na\nb\nc\nd\ne\nf").text).toBe(
      "x\na\nb\nc\nd\ne\nf\ng",
    );
    expect(mergeLines(base, "a\nc\nd\ne\nf", "a\nb\nc\nd\nE\nf").text).toBe("a\nc\nd\nE\nf");
  });

  it("where both changed the same line mine stays, and theirs is named", () => {
    expect(mergeLines(base, "a\nb\nX\nd\ne\nf", "a\nb\nY\nd\ne\nf")).toEqual({
      text: "a\nb\nY\nd\ne\nf",
      clashes: [{ line: 3, theirs: ["X"] }],
    });
  });

  it("the same change of both is no clash", () => {
    expect(mergeLines(base, "a\nb\nX\nd\ne\nf", "a\nb\nX\nd\ne\nf")).toEqual({
      text: "a\nb\nX\nd\ne\nf",
      clashes: [],
    });
  });

  it("who changed nothing takes all of the other, whatever that is", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(mergeLines(before, after, before).text).toBe(after);
        expect(mergeLines(before, before, after).text).toBe(after);
      }),
    );
  });

  it("nothing they wrote is lost in silence: it is in the text or among the clashes", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.nat(8), (before, mine, place) => {
        const theirs = [...before.slice(0, place), "NEW", ...before.slice(place)];
        const merge = mergeLines(before.join("\n"), theirs.join("\n"), mine.join("\n"));
        const told = merge.clashes.flatMap((clash) => clash.theirs).join("\n");
        expect(`${merge.text}\n${told}`).toContain("NEW");
      }),
    );
  });
});
