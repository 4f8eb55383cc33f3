import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeKey, keysOf, pointerOf } from "./pointer";

it("keys are read back from their pointer, whatever they hold", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "~", "/", "0", "1", "é") })), (keys) => {
      expect(keysOf(pointerOf(keys))).toEqual(keys);
    }),
  );
});

it("is written as RFC 6901 says", () => {
  expect(pointerOf(["a/b", "m~n", "", 0])).toBe("/a~1b/m~0n//0");
  expect(pointerOf([])).toBe("");
  expect(escapeKey("~1")).toBe("~01");
  expect(keysOf("/~01")).toEqual(["~1"]);
});
