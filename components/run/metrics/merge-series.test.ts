import { describe, expect, it } from "vitest";
import { mergeByRun, mergeSeries, stepToAskFrom } from "./merge-series";
import type { Series } from "./run-series";

const series = (step: number[], last: (number | null)[], more: Partial<Series> = {}): Series => ({
  key: "loss",
  isSampled: false,
  step,
  time: step.map((at) => 1_000 + at),
  runtime: step,
  last,
  min: null,
  max: null,
  ...more,
});

describe("the newer part of a metric", () => {
  it("is put behind what is known; the same step counts once, as it is now", () => {
    expect(mergeSeries(series([0, 1, 2], [5, 4, 3]), series([2, 3], [2.5, 2]))).toEqual(
      series([0, 1, 2, 3], [5, 4, 2.5, 2]),
    );
  });

  it("changes nothing when it is empty, or comes twice", () => {
    const known = series([0, 1], [5, 4]);
    expect(mergeSeries(known, series([], []))).toBe(known);
    expect(mergeSeries(known, undefined)).toBe(known);
    expect(mergeSeries(known, series([1], [4]))).toEqual(known);
  });

  it("has a band where either has one", () => {
    const known = series([0, 16], [5, 4], { isSampled: true, min: [4, 3], max: [6, 5] });
    expect(mergeSeries(known, series([17], [2]))).toMatchObject({
      isSampled: true,
      last: [5, 4, 2],
      min: [4, 3, 2],
      max: [6, 5, 2],
    });
  });

  it("is asked for from the step up to which all runs are known", () => {
    const runs = { a: series([0, 9], [1, 1]), b: series([0, 4], [1, 1]) };
    expect(stepToAskFrom(runs)).toBe(4);
    expect(stepToAskFrom(undefined)).toBeUndefined();
    expect(stepToAskFrom({ a: series([], []) })).toBeUndefined();
    const long = Array.from({ length: 9_000 }, (_, index) => index);
    expect(stepToAskFrom({ a: series(long, long) })).toBeUndefined();
  });

  it("of one run leaves the others alone", () => {
    const known = { a: series([0], [1]) };
    expect(mergeByRun(known, { b: series([0], [2]) })).toEqual({ ...known, b: series([0], [2]) });
  });
});
