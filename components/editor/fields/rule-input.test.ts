import { describe, expect, it } from "vitest";
import type { TemplateField } from "@/lib/config/fields/template-field";
import { conditionInput, optionsInput, readCondition, readOptions, ruleChange } from "./rule-input";

const gpus: TemplateField = { name: "gpus", type: "integer", required: true };

describe("a rule from an input", () => {
  it.each([
    ["min", "1", 1],
    ["max", "{{nodes}} * 8", "{{nodes}} * 8"],
    ["max", "eight", "eight"],
    ["step", "0.5", 0.5],
    ["title", "8", "8"],
  ])("%s %s is written as %j", (rule, typed, value) => {
    expect(ruleChange(gpus, rule, typed)).toEqual({ kind: "set-rule", field: "gpus", rule, value });
  });

  it("an emptied input removes the rule", () => {
    expect(ruleChange(gpus, "min", " ")).toEqual({ kind: "remove-rule", field: "gpus", rule: "min" });
  });

  it("a quantity and a text stay text", () => {
    expect(ruleChange({ ...gpus, type: "quantity" }, "max", "512Gi")).toMatchObject({ value: "512Gi" });
    expect(ruleChange({ ...gpus, type: "string" }, "default", "1.10")).toMatchObject({ value: "1.10" });
  });
});

describe("options", () => {
  it("stand one to a line and come back as they were", () => {
    const options = [{ value: "a" }, { value: "b", label: "the b = one" }];
    expect(optionsInput(options)).toBe("a\nb = the b = one");
    expect(readOptions("string", optionsInput(options))).toEqual(["a", { value: "b", label: "the b = one" }]);
    expect(readOptions("integer", "1\n\n 2 \nx")).toEqual([1, 2, "x"]);
  });
});

describe("conditions", () => {
  const fields: TemplateField[] = [gpus, { name: "kind", type: "string", required: true }];

  it("equalities become a map, anything else is an expression", () => {
    expect(readCondition("kind = a, b and gpus = 2", fields)).toEqual({ kind: ["a", "b"], gpus: 2 });
    expect(readCondition("{{gpus}} > 2", fields)).toBe("{{gpus}} > 2");
    expect(readCondition("gpus >= 2", fields)).toBe("gpus >= 2");
  });

  it("are shown as they are read", () => {
    const showIf = {
      all: [
        { field: "kind", values: ["a", "b"] },
        { field: "gpus", values: [2] },
      ],
    };
    expect(readCondition(conditionInput(showIf), fields)).toEqual({ kind: ["a", "b"], gpus: 2 });
  });
});
