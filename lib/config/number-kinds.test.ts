/** What is written or declared as a float reaches the program as one, on every resource and through every step. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isScalar, type Node, parseDocument, visit } from "yaml";
import { resolveTexts, type Texts } from "./fixtures/cases";
import type { Resource } from "./layer";
import { answerText, resolutionJson } from "./outcome-json";
import { listContainers } from "./render/pod-places";
import type { JsonObject } from "./tree/node";

const resources: Resource[] = ["local-process", "docker", "kubernetes", "sagemaker"];

/** Numbers of a JSON or YAML text in order, with the kind that Python gives them. */
function numbers(text: string): { kind: "int" | "float"; value: number }[] {
  const found: { kind: "int" | "float"; value: number }[] = [];
  visit(parseDocument(text).contents as Node, {
    Scalar(key, node) {
      if (key === "key" || !isScalar(node) || typeof node.value !== "number") return;
      const isFloat = /[.e]/i.test(node.source ?? "") && !/^[-+]?0x/.test(node.source ?? "");
      found.push({ kind: isFloat ? "float" : "int", value: node.value });
    },
  });
  return found;
}

function variablesOf(resource: Resource, manifest: JsonObject): Record<string, unknown> {
  if (resource === "docker")
    return Object.fromEntries((manifest.Env as string[]).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  if (resource === "local-process") return manifest.env as JsonObject;
  if (resource === "sagemaker") return manifest.Environment as JsonObject;
  const [main] = listContainers(manifest);
  const env = (main?.container.env ?? []) as { name: string; value: string }[];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

function launch(resource: Resource, { queue = "config: {}", job = "", ...more }: Texts) {
  const source =
    resource === "local-process" ? 'git: {repository: "https://x.org/r"}\n' : 'docker: {image: "a:1"}\n';
  const resolved = resolveTexts({
    queue: `name: q\nresource: ${resource}\n${queue}`,
    job: `${source}command: [run]\n${job}`,
    ...more,
    more: { render: true, ...more.more },
  });
  const { manifest = {} } = resolved;
  const variables = variablesOf(resource, manifest);
  return { ...resolved, manifest, variables, json: String(variables.WANDB_CONFIG ?? "") };
}

const literal = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.integer({ min: -1000, max: 1000 }).map((value) => `${value}.0`),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => String(value)),
  fc.constantFrom(
    "-0.0",
    "0.0",
    "2e6",
    "1E3",
    "1.",
    ".5",
    "+1.0",
    "-.5e1",
    "0x1F",
    "0o17",
    "1e21",
    "1.50",
    "1e-7",
    "+7",
  ),
  fc.constantFrom("9007199254740991", "-9007199254740991", "1e300"),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    literal,
    fc.array(tie("tree"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(tie("tree"), { maxLength: 3 })
      .map((items) => `{${items.map((item, index) => `k${index}: ${item}`).join(", ")}}`),
  ),
}));

describe("numbers keep their kind", () => {
  it.each(resources)("in the hyperparameters of %s, whatever the document", (resource) => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (values) => {
        const yaml = `{${values.map((value, index) => `p${index}: ${value}`).join(", ")}}`;
        const { json, variables, errors } = launch(resource, { job: `hyperparameters: ${yaml}` });
        expect(errors.filter((error) => !error.startsWith("target-missing"))).toEqual([]);
        const parts = Object.keys(variables).filter((name) => /^WANDB_CONFIG_\d+$/.test(name));
        const whole = parts.length > 0 ? parts.map((name) => variables[name]).join("") : json;
        expect(numbers(whole)).toEqual(numbers(yaml));
      }),
      { numRuns: 30 },
    );
  });

  it.each(resources)("on %s in macros, nested values and fields of type float", (resource) => {
    const queue = `config: {hyperparameters: {beta: "{{beta}}", n: "{{n}}"}}
template_variables: {beta: {type: float, default: 1.0, max: 9}, n: {type: integer, default: 1}}`;
    const job = `hyperparameters: {dropout: 0.0, betas: [0.0, 1.0], opt: {lr: 2e6, steps: 10}}
env: {E: "\${hyperparameters.betas} \${hyperparameters.opt.lr} \${hyperparameters.beta} {{beta}}", F: 1.0, G: "{{beta}}"}`;
    const byDefault = launch(resource, { queue, job });
    expect(byDefault.json).toBe(
      '{"beta":1.0,"n":1,"dropout":0.0,"betas":[0.0,1.0],"opt":{"lr":2000000.0,"steps":10}}',
    );
    expect(byDefault.variables).toMatchObject({ E: "[0.0,1.0] 2000000.0 1.0 1.0", F: "1.0", G: "1.0" });
    for (const beta of ["2.0", "2", 2]) {
      const given = launch(resource, { queue, job, values: { beta } });
      expect(given.json).toContain('"beta":2.0,"n":1');
      expect(given.variables.G).toBe("2.0");
    }
  });

  it("in presets, overrides, base configs and JSON alike", () => {
    const { json } = launch("docker", {
      job: "base_config: b\nhyperparameters: {job: 2.0}",
      bases: { b: "hyperparameters: {base: 1.0}" },
      preset: "hyperparameters: {preset: 3.0}",
      override: '{"hyperparameters": {"override": 4.0, "int": 4}}',
    });
    expect(json).toBe('{"base":1.0,"job":2.0,"preset":3.0,"override":4.0,"int":4}');
  });

  it("as the texts that SageMaker takes", () => {
    const { manifest } = launch("sagemaker", {
      queue:
        'config: {resource_args: {sagemaker: {HyperParameters: {a: 1.0, b: "{{f}}"}}}}\ntemplate_variables: {f: {type: float, default: 3.0}}',
      job: "hyperparameters: {c: 1.0, d: 2, e: [1.0, 2]}",
    });
    expect(manifest.HyperParameters).toEqual({ a: "1.0", b: "3.0", c: "1.0", d: "2", e: "[1.0,2]" });
  });

  it("in what is printed and stored: the source of a value tells that it is a float", () => {
    const resolved = launch("docker", { job: "hyperparameters: {a: 1.0, b: 1, c: [2e0], d: 0.5}" });
    const flags = Object.entries(resolved.sources).flatMap(([at, { float }]) => (float ? [at] : []));
    expect(flags).toEqual(["/hyperparameters/a", "/hyperparameters/c/0"]);
    const text = answerText(resolutionJson(resolved), "  ");
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(resolutionJson(resolved))));
    expect(text).toContain(
      '"hyperparameters": {\n      "a": 1.0,\n      "b": 1,\n      "c": [\n        2.0\n      ],',
    );
  });

  it("and what JSON cannot hold is refused, with the way out", () => {
    const { errors, issues } = launch("docker", {
      job: "hyperparameters: {a: 9007199254740993, b: 1e400, c: .inf, d: '9007199254740993'}",
    });
    expect(errors).toEqual([
      "number-out-of-range /hyperparameters/a",
      "number-out-of-range /hyperparameters/b",
      "number-out-of-range /hyperparameters/c",
    ]);
    expect(issues[0]?.message).toContain("put it in quotes");
  });
});
