import { expect, test } from "vitest";
import { readRange } from "./read-range";

test.each([
  [null, 10, null],
  ["bytes=0-4", 10, { start: 0, end: 4 }],
  ["bytes=5-", 10, { start: 5, end: 9 }],
  ["bytes=-3", 10, { start: 7, end: 9 }],
  ["bytes=0-99", 10, { start: 0, end: 9 }],
  ["bytes=10-", 10, "unsatisfiable"],
  ["bytes=4-2", 10, "unsatisfiable"],
  ["bytes=0-1,3-4", 10, null],
  ["pages=1-2", 10, null],
  ["bytes=-", 10, null],
] as const)("%s of %i bytes", (header, size, range) => {
  expect(readRange(header, size)).toEqual(range);
});
