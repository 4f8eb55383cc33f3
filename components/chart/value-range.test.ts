import { describe, expect, it } from "vitest";
import type { ChartLine } from "./chart-line";
import { valueRange } from "./value-range";

const line = (y: (number | null)[], more: Partial<ChartLine> = {}): ChartLine => ({
  id: "a",
  label: "a",
  colour: 0,
  x: y.map((_, index) => index),
  y,
  ...more,
});
const plain = { ignoreOutliers: false, isLog: false };

describe("the range of the values", () => {
  it("reaches over all lines, bands included; gaps count for nothing", () => {
    const lines = [line([1, null, 3]), line([0, 5, 2], { low: [-1, 5, 2], high: [0, 9, 2] })];
    expect(valueRange(lines, plain)).toEqual([-1, 9]);
  });

  it("is of what is shown only", () => {
    expect(valueRange([line([100, 2, 3, 200])], { ...plain, within: { from: 1, to: 2 } })).toEqual([2, 3]);
  });

  it("is none where nothing can be drawn", () => {
    expect(valueRange([line([null])], plain)).toBeUndefined();
    expect(valueRange([line([0, -1])], { ...plain, isLog: true })).toBeUndefined();
  });

  it("leaves out single wild values when asked, and not the usual fall of a loss", () => {
    const loss = Array.from({ length: 200 }, (_, index) => 1 + 4 * Math.exp(-index / 60));
    expect(valueRange([line(loss)], { ...plain, ignoreOutliers: true })?.[1]).toBe(5);
    const spiked = loss.map((value, index) => (index === 150 ? 1e6 : value));
    expect(valueRange([line(spiked)], { ...plain, ignoreOutliers: true })?.[1]).toBe(5);
    expect(valueRange([line(spiked)], plain)?.[1]).toBe(1e6);
  });

  it("outliers of a line that is otherwise one value are left out too", () => {
    const values = Array.from({ length: 100 }, (_, index) => (index === 40 ? 1_000 : 7));
    expect(valueRange([line(values)], { ...plain, ignoreOutliers: true })).toEqual([7, 7]);
  });
});
