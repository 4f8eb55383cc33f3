import { describe, expect, it } from "vitest";
import type { XAxis } from "./metrics-address";
import type { Series } from "./run-series";
import { toLines } from "./to-lines";

const series = (key: string, more: Partial<Series> = {}): Series => ({
  key,
  isSampled: false,
  step: [0, 1, 2],
  time: [100, 110, 105],
  runtime: [0, null, 5],
  last: [3, 2, 1],
  min: null,
  max: null,
  ...more,
});
const run = (id: string, colour = 0) => ({ id, name: `run ${id}`, colour });
const one = (x: XAxis, more: Partial<Parameters<typeof toLines>[0]> = {}) =>
  toLines({
    runs: [run("a")],
    metrics: [{ label: "loss", found: { a: series("loss") } }],
    x,
    smoothing: { kind: "none" },
    ...more,
  });

describe("the lines of a chart", () => {
  it("stand over the step", () => {
    expect(one({ kind: "step" })).toEqual([
      { id: "a loss", label: "loss", colour: 0, x: [0, 1, 2], y: [3, 2, 1] },
    ]);
  });

  it("go from left to right over a clock that was set back", () => {
    expect(one({ kind: "time" })).toMatchObject([{ x: [100, 105, 110], y: [3, 1, 2] }]);
  });

  it("take the time since the first point where the run's own is not known", () => {
    expect(one({ kind: "span" })).toMatchObject([{ x: [0, 5, 10], y: [3, 1, 2] }]);
  });

  it("over another metric have the points that both know, in its order", () => {
    const found = { a: series("loss", { x: [7, null, 4] }) };
    const metrics = [{ label: "loss", found }];
    expect(one({ kind: "metric", key: "epoch" }, { metrics })).toMatchObject([{ x: [4, 7], y: [1, 3] }]);
    expect(one({ kind: "metric", key: "epoch" })).toEqual([]);
  });

  it("show a band where points stand for several values, and what was smoothed behind it", () => {
    const found = { a: series("loss", { isSampled: true, min: [2, 1, 0], max: [4, 3, 2] }) };
    const metrics = [{ label: "loss", found }];
    expect(one({ kind: "step" }, { metrics })).toMatchObject([{ low: [2, 1, 0], high: [4, 3, 2] }]);
    const [smooth] = one({ kind: "step" }, { metrics, smoothing: { kind: "average", points: 3 } });
    expect(smooth).toMatchObject({ y: [3, 2, 1], raw: [3, 2, 1] });
    expect(smooth?.low).toBeUndefined();
  });

  it("of several runs are called and coloured by the run", () => {
    const lines = one(
      { kind: "step" },
      {
        runs: [run("a", 0), run("b", 5), run("none", 6)],
        metrics: [{ label: "loss", found: { a: series("loss"), b: series("loss") } }],
      },
    );
    expect(lines.map(({ label, colour }) => [label, colour])).toEqual([
      ["run a", 0],
      ["run b", 5],
    ]);
  });
});
