import { describe, expect, it, test } from "vitest";
import { formatZoom, parseZoom, zoomAround } from "./zoom-range";

const lines = [{ id: "a", label: "a", colour: 0, x: [0, 50, 100], y: [1, 2, 3] }];

describe("zooming by keys", () => {
  it("goes in around the crosshair, or the middle where it is elsewhere", () => {
    expect(zoomAround(lines, 20, undefined, 0.5)).toEqual({ from: 10, to: 60 });
    expect(zoomAround(lines, null, undefined, 0.5)).toEqual({ from: 25, to: 75 });
    expect(zoomAround(lines, 90, { from: 0, to: 40 }, 0.5)).toEqual({ from: 10, to: 30 });
  });

  it("goes out until all is shown, and never beyond", () => {
    expect(zoomAround(lines, 20, { from: 10, to: 60 }, 2)).toBeUndefined();
  });

  it("shows all at once, and nothing of nothing", () => {
    expect(zoomAround(lines, 20, { from: 10, to: 60 }, Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(zoomAround([], null, undefined, 0.5)).toBeUndefined();
  });
});

test.each<[string, [number, number] | undefined]>([
  ["100..2000", [100, 2_000]],
  ["-1.5..2e-3", [-1.5, 0.002]],
  ["2000..100", undefined],
  ["1..1", undefined],
  ["1..", undefined],
  ["..", undefined],
  ["a..b", undefined],
  ["1..2..3", undefined],
])("of an address, %s is read", (written, range) => {
  expect(parseZoom(written)).toEqual(range && { from: range[0], to: range[1] });
});

test("a zoom is written short, and as exactly as it is narrow", () => {
  expect(formatZoom({ from: 123.456789, to: 456.789123 })).toBe("123.46..456.79");
  const moment = { from: 1_764_500_000.1, to: 1_764_500_001.2 };
  expect(parseZoom(formatZoom(moment))).toEqual(moment);
});
