import { expect, it } from "vitest";
import { parseDuration } from "./duration";

it.each([
  ["72h", 259_200],
  ["1h30m", 5_400],
  ["2.0h", 7_200],
  ["1.5h10.5s", 5_410.5],
  ["90", 90],
  ["", undefined],
  ["1.h", undefined],
  ["h", undefined],
  ["1d", undefined],
])("the duration %j is %j seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
