import { expect, test } from "vitest";
import { seriesViewSchema } from "./schema";

test("what cannot be drawn is null in a series, never NaN", () => {
  const series = {
    key: "loss",
    isSampled: false,
    step: [0],
    time: [1],
    runtime: [null],
    min: null,
    max: null,
  };
  expect(seriesViewSchema.safeParse({ series: [{ ...series, last: [null] }] }).success).toBe(true);
  expect(seriesViewSchema.safeParse({ series: [{ ...series, last: [Number.NaN] }] }).success).toBe(false);
});
