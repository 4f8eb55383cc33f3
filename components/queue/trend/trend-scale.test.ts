import { describe, expect, it } from "vitest";
import {
  areaPath,
  chartHeight,
  chartWidth,
  linePath,
  nearestIndex,
  roundMax,
  toStretches,
} from "./trend-scale";

const line = (...values: (number | null)[]) => ({ name: "x", values });

describe("the scale of a small chart", () => {
  it.each([
    [[0, 0], 1, 1],
    [[3], 1, 5],
    [[11, 12], 1, 20],
    [[49, null], 1, 50],
    [[100], 1, 100],
    [[0.3], 0.01, 0.5],
    [[null], 4, 5],
  ])("of %j is at least %d and ends at %d", (values, least, max) => {
    expect(roundMax([line(...values)], least)).toBeCloseTo(max);
  });

  it("leaves gaps where there is nothing", () => {
    const stretches = toStretches([1, 2, null, 0, null], 2);
    expect(stretches).toEqual([
      [
        { x: 0, y: chartHeight / 2 },
        { x: chartWidth / 4, y: 0 },
      ],
      [{ x: (3 * chartWidth) / 4, y: chartHeight }],
    ]);
  });

  it("draws lines, areas down to the ground, and a dash for a lone point", () => {
    const points = [
      { x: 0, y: 10 },
      { x: 80, y: 20.04 },
    ];
    expect(linePath(points)).toBe("M0 10L80 20");
    expect(areaPath(points)).toBe(`M0 10L80 20L80 ${chartHeight}L0 ${chartHeight}Z`);
    expect(linePath([{ x: 50, y: 5 }])).toBe("M48.5 5h3");
    expect([linePath([]), areaPath([]), areaPath([{ x: 1, y: 1 }])]).toEqual(["", "", ""]);
  });

  it.each([
    [-0.2, 0],
    [0.49, 2],
    [0.5, 3],
    [7, 5],
  ])("finds the point nearest to %d of the width", (share, index) => {
    expect(nearestIndex(share, 6)).toBe(index);
  });
});
