import { expect, it } from "vitest";
import { checkValues } from "../fields/check-values";
import type { FieldType } from "../fields/template-field";
import { nearTextValue } from "./near-text-value";

it.each<[FieldType, string, string | undefined]>([
  ["float", "0,5", "0.5"],
  ["float", ".5", "0.5"],
  ["float", "-.5e3", "-0.5e3"],
  ["float", "5.", "5"],
  ["float", "1.e3", "1e3"],
  ["float", "007", "7"],
  ["float", "−1e-3", "-1e-3"],
  ["float", "1e-3\t", "1e-3"],
  ["float", "1,234", undefined],
  ["float", "0,001", "0.001"],
  ["float", "fast", undefined],
  ["float", "", undefined],
  ["integer", "7 ", "7"],
  ["integer", "7\u200b", "7"],
  ["integer", "３", "3"],
  ["integer", "1 000", "1000"],
  ["integer", "1,000,000", "1000000"],
  ["integer", "1'000", "1000"],
  ["integer", "3.0", "3"],
  ["integer", "1e3", "1000"],
  ["integer", "3.5", undefined],
  ["integer", "0x10", undefined],
  ["boolean", "True", "true"],
  ["boolean", "no", "false"],
  ["boolean", "maybe", undefined],
  ["boolean", "constructor", undefined],
  ["quantity", "64 GB", "64G"],
  ["quantity", "64gib", "64Gi"],
  ["quantity", "0,5Gi", "0.5Gi"],
  ["quantity", "512 Mi", "512Mi"],
  ["quantity", "many", undefined],
  ["string", " a ", undefined],
])("of a %s, by %j %j is meant", (type, text, meant) => {
  expect(nearTextValue(type, text)).toBe(meant);
});

it("the issue about a value offers it", () => {
  const { issues } = checkValues([{ name: "lr", type: "float", required: true }], { lr: "0,5" });
  expect(issues).toMatchObject([
    {
      code: "value-wrong-type",
      message: 'The value of "lr" is not of type float: a float is written like 0.5, 12 or 3e-4.',
      suggestion: "0.5",
    },
  ]);
});
