import { describe, expect, it } from "vitest";
import { estimateStart } from "./estimate-start";

const steady = [100, 100, 100, 100, 100];

describe("estimateStart", () => {
  it("says now for what is free", () => {
    expect(estimateStart(2, { free: 2, elapsed: [], recent: [] })).toEqual({ low: 0, high: 0 });
  });

  it("waits for the running run that ends first, then round by round", () => {
    const pace = { free: 0, elapsed: [70, 20], recent: steady };
    expect(estimateStart(1, pace)).toEqual({ low: 30, high: 30 });
    expect(estimateStart(2, pace)).toEqual({ low: 80, high: 80 });
    expect(estimateStart(3, pace)).toEqual({ low: 130, high: 130 });
  });

  it("is a range between quick and slow runs", () => {
    const recent = [10, 20, 30, 40, 100];
    expect(estimateStart(1, { free: 0, elapsed: [0], recent })).toEqual({ low: 20, high: 100 });
  });

  it("allows a run that is late another tenth", () => {
    expect(estimateStart(1, { free: 0, elapsed: [500], recent: steady })).toEqual({ low: 10, high: 10 });
  });

  it.each([
    ["too few runs have ended", { free: 0, elapsed: [1], recent: [5, 5] }],
    ["nothing runs or is free", { free: 0, elapsed: [], recent: steady }],
  ])("says nothing when %s", (_, pace) => {
    expect(estimateStart(1, pace)).toBeNull();
  });
});
