import { expect, test } from "vitest";
import { compareHref, readCompareIds } from "./compare-address";

test("an address names runs, each once", () => {
  expect(compareHref(["a", "b"])).toBe("/runs/compare?ids=a,b");
  expect(readCompareIds("a, b,,a")).toEqual(["a", "b"]);
  expect(readCompareIds(["a", "b,c"])).toEqual(["a", "b", "c"]);
  expect(readCompareIds(undefined)).toEqual([]);
});
