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
  it("only what was touched, without unknown and hidden fields", () => {
    const fields = [field({ name: "a" }), field({ name: "b" }), field({ name: "c" })];
    expect(valuesOf(fields, { a: "1", c: "3", other: "9" }, new Set(["c"]))).toEqual({ a: "1" });
  });

  it.each(["integer", "float", "quantity", "boolean"] as const)(
    "a %s without the blanks around it",
    (type) => {
      const typed = { integer: "7 ", float: "1e-3\t", quantity: "\u00a064Gi\n", boolean: " true " }[type];
      expect(valuesOf([field({ name: "a", type })], { a: typed })).toEqual({ a: typed.trim() });
      expect(valuesOf([field({ name: "a", type })], { a: " \t" })).toEqual({});
    },
  );

  it("a text as it was typed", () => {
    expect(valuesOf([field({ name: "t", type: "string" })], { t: " a\t" })).toEqual({ t: " a\t" });
    expect(valuesOf([field({ name: "t", type: "string" })], { t: " " })).toEqual({ t: " " });
  });

  it("an emptied number is no value; an emptied text is the empty text where a default would come back", () => {
    expect(valuesOf([field({ name: "a", default: 1 })], { a: "" })).toEqual({});
    expect(valuesOf([field({ name: "t", type: "string" })], { t: "" })).toEqual({});
    expect(valuesOf([field({ name: "t", type: "string", default: "x" })], { t: "" })).toEqual({ t: "" });
  });

  it("the empty text where it is an option", () => {
    const options = [{ value: "" }, { value: "a" }];
    expect(valuesOf([field({ name: "t", type: "string", options })], { t: "" })).toEqual({ t: "" });
    expect(valuesOf([field({ name: "t", type: "string", options: [{ value: "a" }] })], { t: "" })).toEqual(
      {},
    );
  });

  it("values of an earlier run come back as text", () => {
    expect(textOfValues({ lr: 0.0003, fast: true, memory: "64Gi" })).toEqual({
      lr: "3e-4",
      fast: "true",
      memory: "64Gi",
    });
  });
});
