import { expect, test } from "vitest";
import { lineColour } from "./line-colour";

test("forty lines all look different", () => {
  const looks = Array.from({ length: 40 }, (_, place) => JSON.stringify(lineColour(place)));
  expect(new Set(looks).size).toBe(40);
});

test("a place keeps its colour, and a whole line comes first", () => {
  expect(lineColour(0)).toEqual({ token: "--indigo-11", dash: [] });
  expect(lineColour(40)).toEqual(lineColour(0));
});
