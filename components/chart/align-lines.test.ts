import { expect, test } from "vitest";
import { alignLines } from "./align-lines";
import type { ChartLine } from "./chart-line";
import { nearestPoint } from "./nearest-point";

const line = (x: number[], y: (number | null)[], more: Partial<ChartLine> = {}): ChartLine => ({
  id: "a",
  label: "a",
  colour: 0,
  x,
  y,
  ...more,
});

test("lines with other steps stand over one x: where one has no point is no gap in it", () => {
  const { x, columns } = alignLines([line([0, 2], [1, null]), line([1, 2], [5, 6])], false);
  expect(x).toEqual([0, 1, 2]);
  expect(columns).toEqual([
    [1, undefined, null],
    [undefined, 5, 6],
  ]);
});

test("a line brings its band and its raw values", () => {
  const { columns, places } = alignLines([line([0], [1], { low: [0], high: [2], raw: [1.5] })], false);
  expect(places).toEqual([{ y: 0, low: 1, high: 2, raw: 3 }]);
  expect(columns).toEqual([[1], [0], [2], [1.5]]);
});

test("what has no place on a log axis is a gap", () => {
  expect(alignLines([line([0, 1, 2], [0, -1, 3])], true).columns).toEqual([[null, null, 3]]);
});

test("two points at one x: the later counts", () => {
  const { x, columns } = alignLines([line([0, 0, 1], [1, 2, 3])], false);
  expect([x, columns]).toEqual([[0, 1], [[2, 3]]]);
});

test.each<[number, number]>([
  [-5, 0],
  [0.4, 0],
  [5.1, 2],
  [99, 2],
])("the point nearest to %d is found", (x, place) => {
  expect(nearestPoint([0, 1, 10], x)).toBe(x === 5.1 ? 1 : place);
});

test("an empty list has no nearest point", () => {
  expect(nearestPoint([], 1)).toBe(-1);
});
