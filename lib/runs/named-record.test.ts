import { describe, expect, it } from "vitest";
import { launchInputSchema } from "../dispatch/schema";
import { jsonObjectSchema } from "./stored-run";

describe("names that JavaScript inherits", () => {
  it.each(["constructor", "toString", "hasOwnProperty"])("%s is a name of a value", (name) => {
    const { values } = launchInputSchema.parse({ queue: "q", values: JSON.parse(`{"${name}":"1"}`) });
    expect(Object.entries(values)).toEqual([[name, "1"]]);
  });

  it("a value named __proto__ is refused, not left out", () => {
    const read = launchInputSchema.safeParse(JSON.parse('{"queue":"q","values":{"a":1,"__proto__":"1"}}'));
    expect(read.error?.issues).toMatchObject([
      { path: ["values", "__proto__"], message: 'nothing can be named "__proto__"' },
    ]);
  });

  it("stay in a stored config, at any depth", () => {
    const text = '{"__proto__":{"a":1},"hyperparameters":{"constructor":[{"__proto__":null}]}}';
    expect(JSON.stringify(jsonObjectSchema.parse(JSON.parse(text)))).toBe(text);
  });

  it.each(["[]", "null", '"a"', "1"])("%s is no stored config", (text) => {
    expect(jsonObjectSchema.safeParse(JSON.parse(text)).success).toBe(false);
  });
});
