import { describe, expect, it } from "vitest";
import { brief, resolveTexts, validateText } from "./fixtures/cases";

/** One string, integer or other field `x`, standing alone in hyperparameters. */
const field = (rules: string, value?: string | number | boolean) =>
  resolveTexts({
    queue: `hyperparameters: {x: "{{x}}"}\ntemplate_variables: {x: ${rules}}`,
    ...(value === undefined ? {} : { values: { x: value } }),
  });
const saved = (fields: string, config = "hyperparameters: {x: '{{x}}'}") =>
  validateText(`name: q\nresource: docker\n${config}\ntemplate_variables: ${fields}\n`);

describe("R18: expressions", () => {
  const limited = (max: string, values: Record<string, string>) =>
    resolveTexts({
      queue: `args: ['{{n}}', '{{x}}']\ntemplate_variables: {n: {type: integer, default: 2}, x: {type: integer, default: 1, max: "${max}"}}`,
      values,
    });

  it.each([
    ["{{n}} * 8", "16", "17"],
    ["({{n}} + 1) * 2 - 1", "5", "6"],
    ["min({{n}}, 1)", "1", "2"],
    ["max({{n}}, 7) / 2", "3", "4"],
    ["{{n}}", "2", "3"],
    ["-{{n}} + 4", "2", "3"],
  ])("max: %s", (max, good, bad) => {
    expect(limited(max, { x: good }).errors).toEqual([]);
    expect(limited(max, { x: bad }).errors).toEqual(["value-above-max /template_variables/x"]);
  });

  it("division by zero is an issue at the expression", () => {
    const { issues } = limited("8 / ({{n}} - 2)", { x: "1" });
    expect(issues[0]).toMatchObject({ code: "expression-has-no-value", layer: "queue", file: "queue.yaml" });
    expect(issues[0]?.line).toBeGreaterThan(0);
  });

  it.each([
    "process.exit()",
    "{{n}}.constructor",
    "constructor",
    "this",
    "globalThis",
    "[1][0]",
    "1; 2",
    "{{n}} ** 2",
    "`1`",
    "{{n}} = 3",
    "1 +",
    "x => x",
    "import('fs')",
    "{{missing}} + 1",
    "'a' * 2",
    `1${" + 1".repeat(130)}`,
    `1${" + 1".repeat(101)}`,
    `${"(".repeat(300)}1${")".repeat(300)}`,
  ])("%s cannot be saved", (max) => {
    expect(limited(max, {}).errors.length).toBeGreaterThan(0);
  });

  it("works on quantities", () => {
    const queue =
      "args: ['{{n}}', '{{q}}']\ntemplate_variables: {n: {type: integer, default: 2}, q: {type: quantity, default: 1Gi, max: '{{n}} * 4Gi'}}";
    expect(resolveTexts({ queue, values: { q: "8192Mi" } }).errors).toEqual([]);
    expect(resolveTexts({ queue, values: { q: "8193Mi" } }).errors).toEqual([
      "value-above-max /template_variables/q",
    ]);
  });
});

describe("R19: text values", () => {
  const typed = (type: string, text: string) => field(`{type: ${type}}`, text);

  it.each<[string, string, unknown]>([
    ["integer", "010", 10],
    ["integer", "+5", 5],
    ["integer", "-0", 0],
    ["integer", "9007199254740991", 9_007_199_254_740_991],
    ["float", "1e-3", 0.001],
    ["float", "-1.50", -1.5],
    ["float", "+2", 2],
    ["boolean", "true", true],
    ["quantity", "500m", "500m"],
    ["quantity", "1.5Gi", "1.5Gi"],
    ["string", "  a ", "  a "],
    ["string", "", ""],
    ["string", "true", "true"],
  ])("%s takes %j", (type, text, value) => {
    const { config, errors } = typed(type, text);
    expect(errors).toEqual([]);
    expect(config.hyperparameters).toEqual({ x: Object.is(value, -0) ? 0 : value });
  });

  it.each([
    ["integer", "3.0"],
    ["integer", "1e3"],
    ["integer", "0x10"],
    ["integer", "١٢"],
    ["integer", ""],
    ["integer", " 1"],
    ["integer", "9007199254740992"],
    ["integer", "true"],
    ["float", ".5"],
    ["float", "5."],
    ["float", "inf"],
    ["float", "NaN"],
    ["float", "1e999"],
    ["float", "0x1"],
    ["float", "1_0"],
    ["boolean", "yes"],
    ["boolean", "TRUE"],
    ["boolean", "1"],
    ["quantity", "1GiB"],
    ["quantity", "1 Gi"],
    ["quantity", "Gi"],
    ["quantity", "1gi"],
  ])("%s refuses %j", (type, text) => {
    expect(typed(type, text).errors).toEqual(["value-wrong-type /template_variables/x"]);
  });

  it("an unknown field is an issue with a suggestion", () => {
    const { issues } = resolveTexts({
      queue: "args: ['{{epochs}}']\ntemplate_variables: {epochs: {type: integer, default: 1}}",
      values: { epoch: "2" },
    });
    expect(issues).toMatchObject([{ code: "unknown-field", suggestion: "epochs", layer: "template" }]);
    for (const name of ["__proto__", "constructor", "toString"]) {
      const values = Object.fromEntries([[name, "1"]]);
      expect(resolveTexts({ queue: "", values }).issues.map((issue) => issue.code)).toEqual([
        "unknown-field",
      ]);
    }
  });
});

describe("R20: holes and fields", () => {
  it("a hole without a field is an error with a ready field, in a queue and in a resolution", () => {
    const { issues } = validateText("name: q\nresource: docker\nenv: {A: '{{a}}'}\n");
    expect(issues).toMatchObject([
      { code: "undefined-field", severity: "error", field: "a", line: 3, column: 10 },
    ]);
    expect(issues[0]?.suggestion).toContain("a: {type: string}");
    expect(resolveTexts({ job: "env: {A: '{{a}}'}" }).errors).toEqual(["undefined-field /env/A"]);
  });

  it("is no issue in a job or base config alone", () => {
    expect(validateText("env: {A: '{{a}}'}\n").found).toEqual([]);
    expect(validateText("env: {A: '{{a}}'}\n", "base").found).toEqual([]);
  });

  it("a field without a hole warns, unless the job uses it", () => {
    const queue = "template_variables: {a: {type: string, default: x}}";
    expect(saved("{a: {type: string, default: x}}", "").found).toEqual([
      "warning unused-field /template_variables/a",
    ]);
    expect(resolveTexts({ queue, job: "env: {A: '{{a}}'}" }).found).toEqual([]);
  });
});

describe("R21: issues about values and rules", () => {
  it("about a given value have layer template, no file and the field's path", () => {
    const { issues } = field("{type: integer, max: 8}", "9");
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({
      layer: "template",
      path: "/template_variables/x",
      field: "x",
      found: "9",
      allowed: "at most 8",
    });
    expect(issues[0]?.file).toBeUndefined();
  });

  it("about a rule point into the document", () => {
    const { issues } = validateText(
      "name: q\nresource: docker\nargs: ['{{x}}']\ntemplate_variables:\n  x:\n    type: integer\n    default: 9\n    max: 8\n",
    );
    expect(issues.map((issue) => [brief(issue), issue.line, issue.column])).toEqual([
      ["error default-breaks-rule /template_variables/x/default", 7, 14],
    ]);
  });
});
