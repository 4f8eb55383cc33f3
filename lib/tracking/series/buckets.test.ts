import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLane, encodeLane, toLane, unitLines } from "./buckets";
import { drawSeries } from "./draw-series";

const { NaN: none } = Number;

describe("the buckets of a series", () => {
  it("keep the least, the most, the last and how many", () => {
    const lane = toLane({ lines: [0, 1, 15, 16, 40], numbers: [3, -1, 2, none, 7] }, 4_096, 16);
    expect(lane).toEqual({
      at: [256, 257, 258],
      last: [2, none, 7],
      min: [-1, none, 7],
      max: [3, none, 7],
      count: [3, 1, 1],
    });
  });

  it("come back from their bytes, exact to a millionth of what they span", () => {
    const value = fc.oneof(fc.double(), fc.float(), fc.integer({ min: 1_790_000_000, max: 1_790_000_100 }));
    fc.assert(
      fc.property(fc.array(fc.option(value, { freq: 5 }), { maxLength: 200 }), (values) => {
        const lines = [...values.keys()].filter((line) => values[line] !== null);
        const lane = toLane({ lines, numbers: lines.map((line) => values[line] ?? none) }, 3 * unitLines, 16);
        const back = decodeLane(encodeLane(lane, 256), 256, 3 * 256);
        expect(back.at).toEqual(lane.at);
        expect(back.count).toEqual(lane.count);
        const finite = [...lane.min, ...lane.max].filter(Number.isFinite);
        const allowed = (Math.max(...finite) - Math.min(...finite)) / 1e6;
        for (const name of ["min", "max", "last"] as const)
          for (const [at, one] of lane[name].entries())
            if (Number.isNaN(one)) expect(back[name][at]).toBeNaN();
            else expect(Math.abs((back[name][at] ?? none) - one) <= allowed).toBe(true);
      }),
    );
  });
});

describe("a drawn series", () => {
  const axis = (values: number[]) => toLane({ lines: [...values.keys()], numbers: values }, 0, 1);

  it("has at most the points asked for, with what lies between in min and max", () => {
    const values = Array.from({ length: 10 }, (_, at) => (at === 4 ? 100 : at));
    const axes = { step: axis(values.map((_, at) => at * 2)), time: axis([]), runtime: axis([]) };
    const drawn = drawSeries(axis(values), axes, { points: 4, size: 1 });
    expect(drawn).toMatchObject({
      isSampled: true,
      step: [4, 10, 16, 18],
      last: [2, 5, 8, 9],
      min: [0, 3, 6, 9],
      max: [2, 100, 8, 9],
    });
  });

  it("is as it was logged when there are few, null where nothing can be drawn", () => {
    const axes = { step: axis([]), time: axis([10, 11, 13]), runtime: axis([]) };
    const lane = toLane({ lines: [0, 1, 2], numbers: [1, Number.POSITIVE_INFINITY, 3] }, 0, 1);
    expect(drawSeries(lane, axes, { points: 4_096, size: 1 })).toEqual({
      ...{ isSampled: false, step: [0, 1, 2], time: [10, 11, 13], runtime: [0, 1, 3] },
      ...{ last: [1, null, 3], min: null, max: null },
    });
  });
});
