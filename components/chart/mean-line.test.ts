import { expect, test } from "vitest";
import type { ChartLine } from "./chart-line";
import { meanLine } from "./mean-line";

const line = (x: number[], y: (number | null)[]): ChartLine => ({ id: "a", label: "a", colour: 0, x, y });
const of = { id: "g", label: "lr 0.1", colour: 2 };

test("the mean goes over all lines that reach there, between their points too", () => {
  const mean = meanLine([line([0, 2], [0, 4]), line([0, 1, 2, 3], [2, 4, 6, 9])], of);
  expect(mean).toEqual({
    ...of,
    x: [0, 1, 2, 3],
    y: [1, 3, 5, 9],
    low: [0, 2, 4, 9],
    high: [2, 4, 6, 9],
  });
});

test("one line is its own mean, without a band; gaps are passed over", () => {
  expect(meanLine([line([0, 1, 2], [1, null, 3])], of)).toEqual({ ...of, x: [0, 1, 2], y: [1, 2, 3] });
});
