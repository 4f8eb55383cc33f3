import { expect, it, test } from "vitest";
import { readFigure, readPoints } from "./read-figure";

it("draws a figure as large as its place, with what else its program said of it", () => {
  const text =
    '{"data":[{"type":"bar","y":[1,NaN]}],"layout":{"width":900,"title":{"text":"a"}},"frames":[{"name":"1"}]}';
  expect(readFigure(text)).toEqual({
    data: [{ type: "bar", y: [1, null] }],
    layout: { title: { text: "a" }, margin: { l: 48, r: 24, t: 56, b: 40 } },
    frames: [{ name: "1" }],
  });
});

it.each([
  ['{"data":[{"type":"scattergeo"}]}', "map"],
  ['{"data":[{"type":"densitymapbox"}]}', "map"],
  ['{"data":[{"type":"choropleth"}]}', "map"],
  ['{"data":"x"}', "unreadable"],
  ["[1]", "unreadable"],
  ['{"data":[', "unreadable"],
])("%s is not drawn: %s", (text, why) => {
  expect(readFigure(text)).toBe(why);
});

test("points have the colours or the classes that stand behind them", () => {
  const colourOf = (text: string) => readPoints(text)?.data[0]?.marker;
  expect(readPoints("[[1,2,3],[4,5,6]]")?.data[0]).toMatchObject({ x: [1, 4], y: [2, 5], z: [3, 6] });
  expect(colourOf("[[1,2,3,255,0,9]]")).toMatchObject({ color: ["rgb(255,0,9)"] });
  expect(colourOf("[[1,2,3,7],[1,2,3,8]]")).toMatchObject({ color: [7, 8] });
  expect(colourOf('{"type":"lidar/beta","points":[[1,2,3]],"boxes":[]}')).toEqual({ size: 2 });
  expect(readPoints("[]")).toBeUndefined();
  expect(readPoints("[[1,2]]")).toBeUndefined();
  expect(readPoints("nonsense")).toBeUndefined();
});
