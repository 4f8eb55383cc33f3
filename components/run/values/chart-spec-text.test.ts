import { describe, expect, it } from "vitest";
import type { ChartSpec } from "@/lib/runs/chart-view";
import { readChartSpec, writeChartSpec } from "./chart-spec-text";

describe("a chosen chart in an address", () => {
  it.each<[ChartSpec, string]>([
    [{ kind: "line", metric: "val/loss, 50 %" }, "line:val/loss%2C 50 %25"],
    [{ kind: "bars", value: "summary.a:b" }, "bars:summary.a:b"],
    [{ kind: "scatter", x: "values.lr", y: "summary.loss" }, "scatter:values.lr,summary.loss"],
    [{ kind: "parallel", values: ["values.lr", "config.a,b"] }, "parallel:values.lr,config.a%2Cb"],
  ])("is written and read back: %j", (spec, text) => {
    expect(writeChartSpec(spec)).toBe(text);
    expect(readChartSpec(text)).toEqual(spec);
  });

  it.each(["", "pie:summary.loss", "bars:lr", "scatter:values.lr", "parallel:values.lr", "constructor:a"])(
    "%j names none",
    (text) => {
      expect(readChartSpec(text)).toBeUndefined();
    },
  );
});
