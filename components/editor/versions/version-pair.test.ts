import { expect, it } from "vitest";
import { readVersionPair } from "./version-pair";

it.each([
  [{}, { from: 11, to: 12 }],
  [{ to: "5" }, { from: 4, to: 5 }],
  [
    { from: "2", to: "9" },
    { from: 2, to: 9 },
  ],
  [
    { from: "99", to: "x" },
    { from: 11, to: 12 },
  ],
  [{ to: "1" }, { from: 0, to: 1 }],
  [{ to: "0" }, { from: 0, to: 1 }],
])("%o compares %o", (query, pair) => {
  expect(readVersionPair(query, 12)).toEqual(pair);
});
