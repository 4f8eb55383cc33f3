import { expect, test } from "vitest";
import { chartCsv } from "./chart-csv";

test("one row a point, with the band and the raw values where there are any", () => {
  const lines = [
    { id: "a", label: "brisk-otter, 1", colour: 0, x: [0, 1], y: [0.5, null], raw: [0.6, null] },
    { id: "b", label: "calm", colour: 1, x: [7], y: [2], low: [1], high: [3] },
  ];
  expect(chartCsv(lines, "step", "loss")).toBe(
    [
      "line,step,loss,raw,min,max",
      '"brisk-otter, 1",0,0.5,0.6,,',
      '"brisk-otter, 1",1,,,,',
      "calm,7,2,,1,3",
      "",
    ].join("\r\n"),
  );
});
