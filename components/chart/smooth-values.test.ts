import { describe, expect, it } from "vitest";
import { smoothValues } from "./smooth-values";

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const close = (values: readonly (number | null)[]) =>
  values.map((value) => value && Number(value.toFixed(4)));

describe("smoothing", () => {
  it("none leaves the values as they are", () => {
    const values = [1, null, 3];
    expect(smoothValues(steps(3), values, { kind: "none" })).toBe(values);
  });

  it("exponential does not draw the beginning towards zero", () => {
    const smooth = smoothValues(steps(1_001), Array(1_001).fill(5), { kind: "exponential", weight: 0.9 });
    for (const value of smooth) expect(value).toBeCloseTo(5, 9);
  });

  it("exponential follows the formula, one point to a thousandth of the axis", () => {
    const values = [4, 2, ...Array(999).fill(2)];
    const smooth = smoothValues(steps(1_001), values, { kind: "exponential", weight: 0.25 });
    // keep = sqrt(0.25) = 0.5: (4·0.5 + 2) / (0.5 + 1)
    expect(close(smooth.slice(0, 3))).toEqual([4, 2.6667, 2.2857]);
  });

  it("exponential gives a line sampled half as densely nearly the same look", () => {
    const wave = (x: number) => Math.sin(x / 100);
    const dense = smoothValues(steps(2_001), steps(2_001).map(wave), { kind: "exponential", weight: 0.95 });
    const sparse = steps(1_001).map((index) => index * 2);
    const thin = smoothValues(sparse, sparse.map(wave), { kind: "exponential", weight: 0.95 });
    expect(thin[500]).toBeCloseTo(dense[1_000] ?? 0, 1);
  });

  it("exponential takes even the last weight, and a line of one point", () => {
    expect(smoothValues([7], [3], { kind: "exponential", weight: 1 })).toEqual([3]);
    for (const value of smoothValues(steps(50), steps(50), { kind: "exponential", weight: 1 }))
      expect(Number.isFinite(value)).toBe(true);
  });

  it("the running average has the point in its middle, and smaller windows at the ends", () => {
    expect(smoothValues(steps(5), [0, 3, 6, 3, 0], { kind: "average", points: 3 })).toEqual([0, 3, 4, 3, 0]);
    expect(smoothValues(steps(5), [1, 2, 3, 4, 5], { kind: "average", points: 100 })).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it.each([{ kind: "exponential", weight: 0.5 } as const, { kind: "average", points: 3 } as const])(
    "gaps stay gaps and count for nothing: $kind",
    (smoothing) => {
      const smooth = smoothValues(steps(5), [2, null, 2, null, 2], smoothing);
      expect(smooth).toEqual([2, null, 2, null, 2]);
    },
  );
});
