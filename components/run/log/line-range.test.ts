import { expect, it } from "vitest";
import { formatLineRange, parseLineRange } from "./line-range";

it.each([
  ["#L120", { from: 120, to: 120 }],
  ["#L120-L140", { from: 120, to: 140 }],
  ["#L140-L120", { from: 120, to: 140 }],
  ["L7-9", { from: 7, to: 9 }],
])("%s is a range of lines", (hash, range) => {
  expect(parseLineRange(hash)).toEqual(range);
});

it.each(["", "#", "#L", "#L0", "#Lx", "#config", "#L1-L2-L3", "#L99999999999"])("%s is none", (hash) => {
  expect(parseLineRange(hash)).toBeUndefined();
});

it("a range and its link agree", () => {
  for (const range of [
    { from: 1, to: 1 },
    { from: 3, to: 9 },
  ]) {
    expect(parseLineRange(formatLineRange(range))).toEqual(range);
  }
});
