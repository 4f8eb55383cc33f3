import { expect, it } from "vitest";
import { readBoxes } from "./read-boxes";

const text = JSON.stringify({
  box_data: [
    { position: { minX: 0.25, maxX: 0.5, minY: 0.25, maxY: 0.75 }, class_id: 1, box_caption: "a cat" },
    { position: { middle: [10, 10], width: 4, height: 8 }, domain: "pixel", class_id: 2 },
    { position: { middle: [0.5, 0.5], width: 0.5, height: 0.5 }, class_id: 9 },
    { position: "nowhere" },
  ],
  class_labels: { 1: "cat", 2: "dog" },
});

it("reads boxes in parts of the image, however they were written", () => {
  expect(readBoxes(text, { width: 20, height: 40 })).toEqual([
    { x: 0.25, y: 0.25, width: 0.25, height: 0.5, classId: 1, words: "a cat" },
    { x: 0.4, y: 0.15, width: 0.2, height: 0.2, classId: 2, words: "dog" },
    { x: 0.25, y: 0.25, width: 0.5, height: 0.5, classId: 9, words: "class 9" },
  ]);
});

it("leaves out what it cannot place", () => {
  expect(readBoxes(text, {}).map(({ classId }) => classId)).toEqual([1, 9]);
  for (const broken of ["", "[]", '{"box_data":3}']) expect(readBoxes(broken, {})).toEqual([]);
});
