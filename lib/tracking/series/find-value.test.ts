import { expect, it } from "vitest";
import { findValue } from "./find-value";

it.each([
  ['{"a":1.0,"b":{"_type":"histogram","bins":[1,NaN]}}', "b", '{"_type":"histogram","bins":[1,NaN]}'],
  ['{"eval":{"image":{"_type":"x"}}}', "eval.image", '{"_type":"x"}'],
  ['{"eval.v2":{"image":3}}', "eval.v2.image", "3"],
  ['{"a":{"b":1},"a.b":2}', "a.b", "2"],
  ['{"a":1,"a":2}', "a", "2"],
  ['{"a":1}', "b", undefined],
  ['{"a":1}', "a.b", undefined],
  ["no map", "a", undefined],
])("in %s, %s is %s", (line, key, value) => {
  expect(findValue(line, key)).toBe(value);
});
