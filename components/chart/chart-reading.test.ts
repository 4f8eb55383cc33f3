import { describe, expect, it, test } from "vitest";
import type { ChartLine } from "./chart-line";
import { readLines, sayPlace, sayReading, stepCrosshair } from "./chart-reading";

const line = (x: number[], y: (number | null)[], more: Partial<ChartLine> = {}): ChartLine => ({
  id: "a",
  label: "a",
  colour: 0,
  x,
  y,
  ...more,
});

test("each line says its own nearest point, and nothing where it does not reach", () => {
  const lines = [line([0, 10, 20], [1, 2, 3]), line([0, 4], [7, 8])];
  expect(readLines(lines, 13).map(({ x, value }) => [x, value])).toEqual([[10, 2]]);
  expect(readLines(lines, 6).map(({ x, value }) => [x, value])).toEqual([
    [10, 2],
    [4, 8],
  ]);
});

describe("the crosshair moved by keys", () => {
  const lines = [line([0, 1, 2, 3, 4], [1, 1, 1, 1, 1])];
  it.each<[number | null, number, number]>([
    [null, 1, 0],
    [null, -1, 4],
    [2, 1, 3],
    [2, -10, 0],
    [2, 10, 4],
    [null, Number.NEGATIVE_INFINITY, 0],
    [2, Number.POSITIVE_INFINITY, 4],
  ])("from %s by %s is at %i", (at, by, expected) => {
    expect(stepCrosshair(lines, at, by, undefined)).toBe(expected);
  });

  it("stays within what is shown", () => {
    expect(stepCrosshair(lines, null, 1, { from: 1, to: 3 })).toBe(1);
    expect(stepCrosshair(lines, 3, 1, { from: 1, to: 3 })).toBe(3);
  });

  it("has nowhere to go without points", () => {
    expect(stepCrosshair([], null, 1, undefined)).toBeNull();
  });
});

test("places and values are said as people say them", () => {
  expect(sayPlace(900, "number", "step")).toBe("step 900");
  expect(sayPlace(750, "span", "")).toBe("12m 30s");
  const [reading] = readLines([line([0], [2], { low: [1], high: [3] })], 0);
  expect(reading && sayReading(reading)).toBe("2 (1 – 3)");
  const [gap] = readLines([line([0], [null])], 0);
  expect(gap && sayReading(gap)).toBe("no number");
});
