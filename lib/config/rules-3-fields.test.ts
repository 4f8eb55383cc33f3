import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

/** One string, integer or other field `x`, standing alone in hyperparameters. */
const field = (rules: string, value?: string | number | boolean) =>
  resolveTexts({
    queue: `hyperparameters: {x: "{{x}}"}\ntemplate_variables: {x: ${rules}}`,
    ...(value === undefined ? {} : { values: { x: value } }),
  });
const saved = (fields: string, config = "hyperparameters: {x: '{{x}}'}") =>
  validateText(`name: q\nresource: docker\n${config}\ntemplate_variables: ${fields}\n`);

describe("R14: holes", () => {
  it("stand in values of queue, team defaults, base and job", () => {
    const { config, ok } = resolveTexts({
      queue: "hyperparameters: {a: '{{x}}'}\ntemplate_variables: {x: {type: integer, default: 1}}",
      teamDefaults: "hyperparameters: {b: '{{ x }}'}",
      job: "base_config: base\nhyperparameters: {c: '{{x }}'}",
      bases: { base: "hyperparameters: {d: '{{x}}'}" },
    });
    expect(ok).toBe(true);
    expect(config).toMatchObject({ hyperparameters: { a: 1, b: 1, c: 1, d: 1 } });
  });

  it("do not stand in keys, presets and overrides", () => {
    const queue = "hyperparameters: {a: '{{x}}'}\ntemplate_variables: {x: {type: integer, default: 1}}";
    expect(resolveTexts({ queue, job: "hyperparameters: {'{{x}}': 1}" }).errors).toEqual([
      "hole-in-key /hyperparameters/{{x}}",
    ]);
    expect(resolveTexts({ queue, preset: "env: {A: '{{x}}'}" }).errors).toEqual(["hole-not-allowed /env/A"]);
    expect(resolveTexts({ queue, override: "env: {A: '{{x}}'}" }).errors).toEqual([
      "hole-not-allowed /env/A",
    ]);
  });

  it("other text in double braces stays, with a warning; doubled braces are text", () => {
    const { config, found } = resolveTexts({
      queue: "hyperparameters: {a: '{{1x}}', b: '{{{{x}}}}', c: '{{ .Values.x }}', d: '{x}', e: '{{}}'}",
      override: "env: {A: '{{{{y}}}}'}",
    });
    expect(config).toEqual({
      hyperparameters: { a: "{{1x}}", b: "{{x}}", c: "{{ .Values.x }}", d: "{x}", e: "{{}}" },
      env: { A: "{{y}}" },
    });
    expect(found).toEqual([
      "warning odd-braces /hyperparameters/a",
      "warning odd-braces /hyperparameters/c",
      "warning odd-braces /hyperparameters/e",
    ]);
  });

  it.each(["__proto__", "constructor", "prototype", "1a", "-a", "a b", "a.b", "a".repeat(65)])(
    "no field is named %s",
    (name) => {
      const { errors } = saved(`{'${name}': {type: string}}`, "");
      expect(errors.map((error) => error.split(" ")[0])).toEqual(["bad-field-name"]);
    },
  );

  it.each(["a", "_", "a-b_C9", "a".repeat(64)])("a field may be named %s", (name) => {
    expect(saved(`{'${name}': {type: string}}`, `env: {A: '{{${name}}}'}`).found).toEqual([]);
  });

  it("a value is never read again: no hole, macro, reference or structure comes out of it", () => {
    const queue =
      "env: {A: '{{x}}', B: 'b {{x}}'}\nargs: --n {{x}}\nhyperparameters: {h: '{{x}}'}\ntemplate_variables: {x: {type: string}, y: {type: string, default: s}}";
    for (const value of [
      "{{y}}",
      "{{{{y}}}}",
      "${run_id}",
      "$${A}",
      "a: {b: c}",
      "x\ny: z",
      "--a 'b'",
      "[1]",
    ]) {
      const { config } = resolveTexts({ queue, values: { x: value }, more: { macros: { run_id: "r" } } });
      expect(config).toMatchObject({
        env: { A: value, B: `b ${value}` },
        args: ["--n", value],
        hyperparameters: { h: value },
      });
    }
  });
});

describe("R15: types of filled values", () => {
  const queue = (text: string) =>
    `${text}\ntemplate_variables: {i: {type: integer, default: 3}, f: {type: float, default: 1e-3}, b: {type: boolean, default: true}, q: {type: quantity, default: 4Gi}, s: {type: string, default: "7"}}`;

  it("a scalar that is exactly one hole takes the value with its type", () => {
    const { config } = resolveTexts({
      queue: queue("hyperparameters: {i: '{{i}}', f: '{{f}}', b: '{{b}}', q: '{{q}}', s: '{{s}}'}"),
    });
    expect(config.hyperparameters).toEqual({ i: 3, f: 0.001, b: true, q: "4Gi", s: "7" });
  });

  it("inside text it is text: floats in shortest form, booleans as words", () => {
    const { config } = resolveTexts({
      queue: queue("hyperparameters: {a: 'x{{i}}{{f}}{{b}}{{q}}{{s}}'}"),
      values: { f: "1.50" },
    });
    expect(config.hyperparameters).toEqual({ a: "x31.5true4Gi7" });
  });

  it("env, args, command, entry_point and names get text, quantities keep the type", () => {
    const { config } = resolveTexts({
      queue: queue(
        "resource: kubernetes\nenv: {A: '{{i}}', B: '{{b}}'}\nargs: ['{{i}}']\ncommand: ['{{f}}']\nentry_point: '{{i}} x'\ninput_artifacts: ['{{s}}']\nresource_args: {kubernetes: {limits: {nvidia.com/gpu: '{{i}}', memory: '{{q}}'}}}",
      ),
    });
    expect(config).toMatchObject({
      env: { A: "3", B: "true" },
      args: ["3"],
      command: ["0.001"],
      entry_point: ["3", "x"],
      input_artifacts: [{ name: "7" }],
      resource_args: { kubernetes: { limits: { "nvidia.com/gpu": 3, memory: "4Gi" } } },
    });
  });
});

describe("R16: rules of fields", () => {
  it.each([
    ["{type: string, min: 1}", "rule-not-for-type"],
    ["{type: boolean, options: [true]}", "rule-not-for-type"],
    ["{type: integer, pattern: a}", "rule-not-for-type"],
    ["{type: number}", "unknown-field-type"],
    ["{}", "missing-field-type"],
    ["{type: integer, options: []}", "wrong-number-of-options"],
    [
      `{type: integer, options: [${Array.from({ length: 1001 }, (_, at) => at).join(",")}]}`,
      "wrong-number-of-options",
    ],
    ["{type: integer, options: [1, 2, 1]}", "duplicate-option"],
    ["{type: quantity, options: [1Gi, 1024Mi]}", "duplicate-option"],
    ["{type: integer, options: [1, 9], max: 8}", "option-breaks-rule"],
    ["{type: integer, options: [one]}", "option-wrong-type"],
    ["{type: integer, step: 0}", "step-not-positive"],
    ["{type: float, step: -0.1}", "step-not-positive"],
    ["{type: integer, max: '{{x}} * 2'}", "rule-uses-own-field"],
    ["{type: integer, min: 5, max: 4}", "min-above-max"],
    ["{type: integer, default: 9, max: 8}", "default-breaks-rule"],
    ["{type: integer, default: many}", "default-wrong-type"],
    ["{type: string, pattern: '('}", "bad-pattern"],
    ["{type: string, pattern: '(?=a)b'}", "bad-pattern"],
    ["{type: string, pattern: '(a)\\1'}", "bad-pattern"],
    [`{type: string, pattern: '${"a".repeat(501)}'}`, "bad-pattern"],
    ["{type: string, default: abc, max_length: 2}", "default-breaks-rule"],
    ["{type: string, min_length: 3, max_length: 2}", "min-above-max"],
  ])("%s cannot be saved", (rules, code) => {
    expect(saved(`{x: ${rules}}`).errors.map((error) => error.split(" ")[0])).toContain(code);
  });

  it.each([
    "{type: string, options: [a, {value: b, label: Big}], default: b}",
    `{type: integer, options: [${Array.from({ length: 1000 }, (_, at) => at).join(",")}]}`,
    "{type: float, min: 0, max: 1, step: 0.1, default: 0.3}",
    "{type: quantity, min: 512Mi, max: 64Gi, default: 1Gi}",
    `{type: string, pattern: '${"a".repeat(500)}'}`,
    "{type: boolean, default: false, title: T, description: D, group: G, required: true}",
  ])("%s can be saved", (rules) => {
    expect(saved(`{x: ${rules}}`).errors).toEqual([]);
  });

  it("a field is required when it has no default", () => {
    expect(field("{type: integer}").errors).toEqual(["value-missing /template_variables/x"]);
    expect(field("{type: integer, required: false}").errors).toEqual([]);
    expect(field("{type: integer, required: true, default: 1}").errors).toEqual([]);
  });

  it("a field without a value removes its key or item, and is an error inside text", () => {
    const queue = (text: string) => `${text}\ntemplate_variables: {x: {type: string, required: false}}`;
    const removed = resolveTexts({
      queue: queue("args: [a, '{{x}}', b]\nenv: {A: '{{x}}', B: c}\nhyperparameters: {h: '{{x}}'}"),
      teamDefaults: "hyperparameters: {h: 1}",
    });
    expect(removed.config).toEqual({ args: ["a", "b"], env: { B: "c" }, hyperparameters: {} });
    expect(removed.errors).toEqual([]);
    expect(resolveTexts({ queue: queue("args: [a, 'x{{x}}']") }).errors).toEqual([
      "hole-without-value /args/1",
    ]);
  });

  it.each<[string, string, string]>([
    ["{type: integer, max: 8}", "9", "value-above-max"],
    ["{type: integer, min: 2}", "1", "value-below-min"],
    ["{type: integer, min: 1, step: 4}", "4", "value-off-step"],
    ["{type: float, step: 0.1}", "0.35", "value-off-step"],
    ["{type: string, options: [a, b]}", "c", "value-not-an-option"],
    ["{type: string, pattern: 'a+'}", "aab", "value-breaks-pattern"],
    ["{type: string, min_length: 2}", "a", "value-too-short"],
    ["{type: string, max_length: 2}", "abc", "value-too-long"],
    ["{type: quantity, max: 64Gi}", "65Gi", "value-above-max"],
    ["{type: quantity, max: 1}", "1001m", "value-above-max"],
  ])("%s refuses %s", (rules, value, code) => {
    expect(field(rules, value).errors).toEqual([`${code} /template_variables/x`]);
  });

  it.each<[string, string]>([
    ["{type: float, step: 0.1}", "0.3"],
    ["{type: float, min: 0.05, step: 0.1}", "0.35"],
    ["{type: integer, min: 1, step: 4}", "5"],
    ["{type: string, pattern: 'a+'}", "aa"],
    ["{type: quantity, max: 64Gi}", "65536Mi"],
    ["{type: quantity, options: [1Gi]}", "1024Mi"],
    ["{type: string, max_length: 2}", "🙂🙂"],
  ])("%s takes %s", (rules, value) => {
    expect(field(rules, value).errors).toEqual([]);
  });

  it("a pattern that would take for ever where it is tried in every way comes to its end", () => {
    expect(field("{type: string, pattern: '(a+)+b'}", "a".repeat(100_000)).errors).toHaveLength(1);
  });
});

describe("R17: show_if", () => {
  const queue = (condition: string) =>
    `args: ['{{size}}']\nhyperparameters: {x: '{{x}}'}\ntemplate_variables: {size: {type: string, default: small, options: [small, large, huge]}, x: {type: integer, default: 1, show_if: ${condition}}}`;

  it.each<[string, string, boolean]>([
    ["{size: large}", "large", true],
    ["{size: large}", "small", false],
    ["{size: [large, huge]}", "huge", true],
    ["\"{{size}} == 'large' or {{size}} == 'huge'\"", "huge", true],
    ["\"not ({{size}} == 'small')\"", "small", false],
  ])("%s with %s", (condition, size, shown) => {
    const { config, values } = resolveTexts({ queue: queue(condition), values: { size } });
    expect(config.hyperparameters).toEqual(shown ? { x: 1 } : {});
    expect(Object.hasOwn(values, "x")).toBe(shown);
  });

  it("drops the value of a hidden field with a warning, and its key with it", () => {
    const { config, found } = resolveTexts({
      queue: queue("{size: large}"),
      values: { x: 5 },
      teamDefaults: "hyperparameters: {x: 9, y: 1}",
    });
    expect(config.hyperparameters).toEqual({ y: 1 });
    expect(found).toEqual(["warning hidden-value-dropped /template_variables/x"]);
  });

  it("is false on a field that is hidden or has no value", () => {
    const chain =
      "args: ['{{a}}', '{{b}}', '{{c}}']\ntemplate_variables: {a: {type: boolean, required: false}, b: {type: integer, default: 1, show_if: {a: true}}, c: {type: integer, default: 2, show_if: {b: 1}}}";
    expect(resolveTexts({ queue: chain }).config).toEqual({ args: [] });
    expect(resolveTexts({ queue: chain, values: { a: true } }).config).toEqual({ args: ["true", "1", "2"] });
  });

  it.each([
    [
      "{a: {type: integer, default: 1, show_if: {b: 1}}, b: {type: integer, default: 1, show_if: {a: 1}}}",
      "show-if-cycle",
    ],
    [
      "{a: {type: integer, default: 1, show_if: {a: 1}}, b: {type: integer, default: 1}}",
      "rule-uses-own-field",
    ],
    ["{a: {type: integer, default: 1, show_if: {c: 1}}, b: {type: integer, default: 1}}", "unknown-field"],
    ["{a: {type: integer, default: 1, show_if: {b: one}}, b: {type: integer, default: 1}}", "wrong-type"],
  ])("%s cannot be saved", (fields, code) => {
    expect(saved(fields, "args: ['{{a}}', '{{b}}']").errors.map((error) => error.split(" ")[0])).toContain(
      code,
    );
  });
});

describe("a hole without a field names the way out", () => {
  const job = "docker: {image: a:1}\ncommand: [run]\nhyperparameters:\n  prompt: 'Context: {{ context }}'\n";
  const messageOf = (queue: string, text: string) =>
    resolveTexts({ queue, job: text }).issues.find((issue) => issue.code === "undefined-field")?.message;

  it("in a job: the literal text, what the queue has, and who can add a variable", () => {
    expect(messageOf("", job)).toBe(
      "{{context}} is no variable of this queue, which has none. For the literal text write {{{{context}}}}: the program then gets {{context}}. Only the queue's admin can add a variable.",
    );
    const fields = (name: string) =>
      `template_variables: {${name}: {type: string, default: a}}\nconfig: {env: {A: "{{${name}}}"}}\n`;
    expect(messageOf(fields("lr"), job)).toContain("no variable of this queue; it has lr. For the literal");
    expect(messageOf(fields("contexts"), job)).toContain("; did you mean {{contexts}}? For the literal");
  });

  it("in a base config: the same", () => {
    const { issues } = resolveTexts({
      job: "base_config: b\ndocker: {image: a:1}\ncommand: [run]\n",
      bases: { b: "hyperparameters: {prompt: '{{question}}'}\n" },
    });
    expect(issues).toMatchObject([{ code: "undefined-field", layer: "base" }]);
    expect(issues[0]?.message).toContain("For the literal text write {{{{question}}}}");
  });

  it("in a queue and in team defaults: the field to add, and the literal text", () => {
    const message =
      "{{context}} has no field: add `context` to the queue's template_variables. For the literal text write {{{{context}}}}.";
    expect(messageOf("config: {env: {A: '{{context}}'}}\n", "docker: {image: a:1}\ncommand: [run]\n")).toBe(
      message,
    );
    const { issues } = resolveTexts({
      teamDefaults: "env: {A: '{{context}}'}\n",
      job: "docker: {image: a:1}\ncommand: [run]\n",
    });
    expect(issues).toMatchObject([{ message, suggestion: "template_variables: {context: {type: string}}" }]);
  });

  it("what it offers resolves", () => {
    const { issues, config } = resolveTexts({ job: job.replace("{{ context }}", "{{{{ context }}}}") });
    expect(issues).toEqual([]);
    expect(config.hyperparameters).toEqual({ prompt: "Context: {{ context }}" });
  });
});
