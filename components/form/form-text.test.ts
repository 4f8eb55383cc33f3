import { describe, expect, it } from "vitest";
import type { TemplateField } from "@/lib/config/fields/template-field";
import { shownText, textOfValue, textOfValues, valuesOf } from "./form-text";

const field = (part: Partial<TemplateField> & { name: string }): TemplateField => ({
  type: "integer",
  required: true,
  ...part,
});

describe("what a form shows", () => {
  it("an untouched field shows its default, a touched one what was typed", () => {
    const gpus = { name: "gpus", value: 4, isDefault: true };
    expect(shownText(gpus, {})).toBe("4");
    expect(shownText(gpus, { gpus: "8x" })).toBe("8x");
    expect(shownText(gpus, { gpus: "" })).toBe("");
    expect(shownText({ name: "toString", isDefault: false }, {})).toBe("");
  });

  it.each([
    [0.0003, "3e-4"],
    [0.001, "0.001"],
    [0.5, "0.5"],
    [86_400, "86400"],
    [1e21, "1e21"],
    [0, "0"],
  ])("the number %d is shown as %s", (value, text) => {
    expect(textOfValue(value)).toBe(text);
    expect(Number(text)).toBe(value);
  });
});

describe("what a form sends", () => {
  it("only what was touched, as typed, without unknown and hidden fields", () => {
    const fields = [field({ name: "a" }), field({ name: "b" }), field({ name: "c" })];
    expect(valuesOf(fields, { a: " 1", c: "3", other: "9" }, new Set(["c"]))).toEqual({ a: " 1" });
  });

  it("an emptied number is no value; an emptied text is the empty text where a default would come back", () => {
    expect(valuesOf([field({ name: "a", default: 1 })], { a: "" })).toEqual({});
    expect(valuesOf([field({ name: "t", type: "string" })], { t: "" })).toEqual({});
    expect(valuesOf([field({ name: "t", type: "string", default: "x" })], { t: "" })).toEqual({ t: "" });
  });

  it("values of an earlier run come back as text", () => {
    expect(textOfValues({ lr: 0.0003, fast: true, memory: "64Gi" })).toEqual({
      lr: "3e-4",
      fast: "true",
      memory: "64Gi",
    });
  });
});
