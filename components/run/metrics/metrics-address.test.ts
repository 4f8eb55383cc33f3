import { describe, expect, it } from "vitest";
import { changeMetricsQuery, readMetricsAddress, shownX } from "./metrics-address";

const read = (query: string) => readMetricsAddress(new URLSearchParams(query));
const plain = read("");

describe("how charts are drawn, in the address", () => {
  it.each<[string, object]>([
    ["x=relative", { x: { kind: "span" } }],
    [
      "x=wall&zoom=1764500000..1764500100",
      { x: { kind: "time" }, zoom: { from: 1_764_500_000, to: 1_764_500_100 } },
    ],
    ["x=metric%3Atrain%2Fepoch", { x: { kind: "metric", key: "train/epoch" } }],
    ["smooth=exp%3A0.6", { smoothing: { kind: "exponential", weight: 0.6 } }],
    ["smooth=avg%3A20", { smoothing: { kind: "average", points: 20 } }],
    ["log=xy&outliers=hide&cols=3", { isLogX: true, isLogY: true, ignoreOutliers: true, columns: 3 }],
    ["pane=system&find=gpu+0", { pane: "system", search: "gpu 0" }],
  ])("%s is read, and written the same", (query, expected) => {
    expect(read(query)).toEqual({ ...plain, ...expected });
    expect(changeMetricsQuery("", expected)).toBe(query);
  });

  it.each(["x=nonsense", "smooth=exp:2", "smooth=avg:0.5", "cols=9", "cols=x", "zoom=5..1", "x=metric:"])(
    "%s is as without it",
    (query) => {
      expect(read(query)).toEqual(plain);
    },
  );

  it("leaves the rest of the query, and says nothing that is so anyway", () => {
    expect(changeMetricsQuery("tab=metrics&log=y", { isLogY: false })).toBe("tab=metrics");
  });

  it("forgets the zoom when x becomes another", () => {
    expect(changeMetricsQuery("zoom=1..5&log=xy", { x: { kind: "time" } })).toBe("log=y&x=wall");
    expect(changeMetricsQuery("zoom=1..5", { x: { kind: "step" } })).toBe("zoom=1..5");
  });

  it("draws what a machine measured by time, and has no range of steps for it", () => {
    expect(shownX(read("pane=system&x=metric:epoch"))).toEqual({ kind: "span" });
    expect(shownX(read("pane=system&x=wall"))).toEqual({ kind: "time" });
    expect(changeMetricsQuery("zoom=1..5", { pane: "system" })).toBe("pane=system");
    expect(changeMetricsQuery("x=relative&zoom=1..5", { pane: "system" })).toBe(
      "x=relative&zoom=1..5&pane=system",
    );
  });
});
