import { expect, test } from "vitest";
import { evenTicks, logTicks } from "./log-ticks";

test.each<[string, number, number, number, number[]]>([
  ["powers of ten", 1, 1_000, 6, [1, 10, 100, 1_000]],
  ["small ones exactly", 1e-5, 1e-3, 6, [1e-5, 1e-4, 1e-3]],
  ["only some of many", 1e-9, 1e9, 5, [1e-9, 1e-5, 0.1, 1e3, 1e7]],
  ["finer within two powers", 0.8, 20, 8, [1, 2, 5, 10, 20]],
  ["even ones within a narrow range", 2.1, 2.9, 4, [2.2, 2.4, 2.6, 2.8]],
  ["none without a range", 5, 5, 4, []],
  ["none at or below zero", 0, 5, 4, []],
])("a log axis is marked at %s", (_, low, high, most, expected) => {
  expect(logTicks(low, high, most)).toEqual(expected);
});

test("even ticks are round, also below zero", () => {
  expect(evenTicks(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(evenTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
});
