import { expect, it } from "vitest";
import { placeOf } from "./use-media";

it.each([
  [[0, 10, 20], undefined, 2],
  [[0, 10, 20], 20, 2],
  [[0, 10, 20], 19, 1],
  [[5, 10], 3, 0],
  [[], 3, 0],
  [[], undefined, 0],
] as const)("of %j, %j is place %d", (steps, wanted, place) => {
  expect(placeOf(steps, wanted)).toBe(place);
});
