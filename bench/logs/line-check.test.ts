import { describe, expect, it } from "vitest";
import { formatLine, lineBytes } from "./line.mjs";
import { LineCheck } from "./line-check";

const now = () => performance.timeOrigin + performance.now();

function check(numbers: readonly number[], total: number, cut = 37) {
  const text = numbers.map((number) => formatLine(number, now())).join("");
  const lines = new LineCheck(1);
  for (let from = 0; from < text.length; from += cut) lines.take(text.slice(from, from + cut));
  const { lost, repeated, disordered, delays } = lines.report(total);
  return { lost, repeated, disordered, count: delays.length };
}

describe("a reader's lines", () => {
  it("are whole when each comes once and in order, cut anywhere", () => {
    expect(formatLine(7, now())).toHaveLength(lineBytes);
    for (const cut of [1, 79, 80, 81, 1_000])
      expect(check([0, 1, 2, 3], 4, cut)).toEqual({ lost: 0, repeated: 0, disordered: 0, count: 4 });
  });

  it.each([
    ["one is missing in the middle", [0, 1, 3], { lost: 1, repeated: 0, disordered: 0 }],
    ["the last ones are missing", [0, 1], { lost: 2, repeated: 0, disordered: 0 }],
    ["one comes twice", [0, 1, 1, 2, 3], { lost: 0, repeated: 1, disordered: 0 }],
    ["a stretch comes again", [0, 1, 2, 1, 2, 3], { lost: 0, repeated: 0, disordered: 2 }],
  ])("are counted when %s", (_, numbers, wanted) => {
    expect(check(numbers, 4)).toMatchObject(wanted);
  });
});
