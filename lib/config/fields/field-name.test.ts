import { expect, it } from "vitest";
import { isFieldName } from "./field-name";

it.each([
  ["gpus", true],
  ["_a-1", true],
  ["toString", true],
  ["1a", false],
  ["a b", false],
  ["__proto__", false],
  ["constructor", false],
  ["", false],
  ["a".repeat(65), false],
])("the field name %j is allowed: %s", (name, allowed) => {
  expect(isFieldName(name)).toBe(allowed);
});
