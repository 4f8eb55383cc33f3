import { describe, expect, it } from "vitest";
import type { ComparisonRow } from "@/lib/runs/run-comparison";
import { valueAxis } from "./value-axis";

const axisOf = (texts: (string | null)[]) => {
  const row: ComparisonRow = {
    section: "values",
    name: "lr",
    isSame: false,
    cells: texts.map((text) => (text === null ? null : { text })),
  };
  const axis = valueAxis(row, texts.length);
  return { ...axis, places: texts.map((_, run) => axis.placeOf(run)) };
};

describe("a value of runs as an axis", () => {
  it("places numbers between the lowest and the highest", () => {
    const { kind, isLog, places, ticks } = axisOf(["1", "2", "5", null, "NaN"]);
    expect([kind, isLog, places]).toEqual(["number", false, [0, 0.25, 1, null, null]]);
    expect(ticks.map(({ label }) => label)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("is logarithmic where numbers above zero span more than a factor of twenty", () => {
    const { isLog, places, ticks } = axisOf(["1e-5", "1e-3", "0.1"]);
    expect(isLog).toBe(true);
    expect(places.map((place) => place?.toFixed(2))).toEqual(["0.00", "0.50", "1.00"]);
    expect(ticks.map(({ label }) => label)).toEqual(["1e-5", "0.0001", "0.001", "0.01", "0.1"]);
    expect(axisOf(["0", "1e-3", "1"]).isLog).toBe(false);
  });

  it("places texts in their order, with numbers in them as numbers", () => {
    const { kind, places, ticks } = axisOf(["b10", "a", "b2", "b10"]);
    expect([kind, places]).toEqual(["text", [1, 0, 0.5, 1]]);
    expect(ticks.map(({ label }) => label)).toEqual(["a", "b2", "b10"]);
  });

  it("has one value in the middle", () => {
    expect(axisOf(["3", "3"]).places).toEqual([0.5, 0.5]);
  });
});
