import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

const image = "docker: {image: a}\ncommand: [x]";
const render = { render: true };
const text = (value: unknown) => JSON.stringify(value);

describe("R32: references to the agent's environment", () => {
  it("are allowed in queue config and team defaults", () => {
    const { errors, config } = resolveTexts({
      queue: "env: {A: '${SECRET}', B: 'x-${SECRET}'}\nargs: ['${OTHER}']",
      teamDefaults: "env: {C: '${THIRD}'}",
    });
    expect(errors).toEqual([]);
    expect(config).toMatchObject({
      env: { A: "${SECRET}", B: "x-${SECRET}", C: "${THIRD}" },
      args: ["${OTHER}"],
    });
  });

  it.each([
    ["env: {A: '${SECRET}'}", "/env/A"],
    ["env: ['A=${SECRET}']", "/env/A"],
    ["command: [echo, '${SECRET}']", "/command/1"],
    ["args: --x ${SECRET}", "/args/1"],
    ["hyperparameters: {a: {b: ['${SECRET}']}}", "/hyperparameters/a/b/0"],
    ["name: '${SECRET}'", "/name"],
    ["resource_args: {docker: {env: {A: '${SECRET}'}}}", "/resource_args/docker/env/A"],
    ["git: {repository: 'https://x.org/${SECRET}'}", "/git/repository"],
    ["env: {A: 'a${SECRET}b${run_id}'}", "/env/A"],
  ])("are an error on the submitter's side: %s", (job, path) => {
    const { issues, errors } = resolveTexts({ job });
    expect(errors).toContain(`reference-not-allowed ${path}`);
    expect(issues.find((issue) => issue.code === "reference-not-allowed")?.message).toContain("$${SECRET}");
    expect(resolveTexts({ job: "base_config: b", bases: { b: job } }).errors).toContain(
      `reference-not-allowed ${path}`,
    );
    expect(validateText(job, "job").errors).toContain(`reference-not-allowed ${path}`);
  });

  it.each([
    "env: {A: '$${SECRET}'}",
    "env: {A: }",
    "env: [A]",
    "env: {A: '$SECRET'}",
    "env: {A: '${not a name}'}",
    "env: {A: '${1}'}",
    "env: {A: '${run_id}'}",
  ])("what is no reference is no error: %s", (job) => {
    expect(resolveTexts({ job }).errors).toEqual([]);
  });

  it("one that appears only after filling is an error", () => {
    const queue =
      "env: {A: '{{a}}{{b}}', B: '${{{a}}}', C: '$'}\ntemplate_variables: {a: {type: string}, b: {type: string}}";
    expect(resolveTexts({ queue, values: { a: "${SEC", b: "RET}" } }).errors).toContain(
      "reference-after-filling /env/A",
    );
    expect(resolveTexts({ queue, values: { a: "SECRET", b: "" } }).errors).toContain(
      "reference-after-filling /env/B",
    );
    expect(
      resolveTexts({
        queue: "env: {A: '$\\{{{a}}'}\ntemplate_variables: {a: {type: string}}",
        values: { a: "x}" },
      }).errors,
    ).toEqual([]);
  });

  it("is never looked up in a template value", () => {
    const queue = "env: {A: '{{a}}'}\ntemplate_variables: {a: {type: string}}";
    const { errors, fromAgent } = resolveTexts({
      queue,
      job: image,
      values: { a: "${SECRET}" },
      more: render,
    });
    expect(errors).toEqual(["reference-in-value /template_variables/a"]);
    expect(fromAgent).toEqual([]);
    expect(
      validateText(
        `name: q\nresource: docker\nenv: {A: '{{a}}'}\ntemplate_variables: {a: {type: string, default: '\${SECRET}'}}`,
      ).errors,
    ).toEqual(["reference-in-value /template_variables/a/default"]);
  });
});

describe("R33: what the agent fills", () => {
  it("stays as written, and its places are listed", () => {
    const { config, manifest, fromAgent } = resolveTexts({
      queue: "env: {A: '${SECRET}', L: '$${SECRET}'}",
      job: `${image}\nenv: [B, 'C=$\${OTHER}']`,
      more: render,
    });
    expect(config.env).toEqual({ A: "${SECRET}", L: "${SECRET}", B: null, C: "${OTHER}" });
    expect(manifest?.Env).toEqual(["A=${SECRET}", "L=${SECRET}", "B", "C=${OTHER}"]);
    expect(fromAgent).toEqual([
      { name: "SECRET", at: "/Env/0" },
      { name: "B", at: "/Env/2" },
    ]);
  });

  it("kubernetes leaves it out and names the Secret", () => {
    const { manifest, fromAgent } = resolveTexts({
      queue: "resource: kubernetes\nenv: {A: '${SECRET}'}",
      job: `${image}\nenv: [B]`,
      more: { ...render, macros: { run_id: "abc" } },
    });
    expect(text(manifest)).not.toContain("SECRET");
    expect(text(manifest)).toContain("secretRef");
    expect(fromAgent).toEqual(
      expect.arrayContaining([
        { name: "SECRET", at: "env.A" },
        { name: "B", at: "env.B" },
      ]),
    );
  });
});

describe("R34: macros", () => {
  const more = {
    ...render,
    macros: { run_id: "r1", run_name: "n1", author: "ada", sweep_id: "s1", image_uri: "i:1" },
  };

  it("are filled in their places, and nowhere else", () => {
    const { config } = resolveTexts({
      job: "name: '${run_id}'\nenv: {A: '${run_id}-${run_name}'}\nargs: ['${author}']\ncommand: ['${sweep_id}']\nentry_point: ['${image_uri}']\ninput_artifacts: [{name: 'a-${run_id}', path: '/x/${run_id}'}]\nhyperparameters: {a: ['${run_id}'], '${run_id}': 1}\nresource_args: {docker: {name: 'c-${run_id}'}}",
      more,
    });
    expect(config).toEqual({
      name: "${run_id}",
      env: { A: "r1-n1" },
      args: ["ada"],
      command: ["s1"],
      entry_point: ["i:1"],
      input_artifacts: [{ name: "a-r1", path: "/x/r1" }],
      hyperparameters: { a: ["r1"], "${run_id}": 1 },
      resource_args: { docker: { name: "c-r1" } },
    });
  });

  it("that are not known stay, without an issue; other ${…} is text", () => {
    const { config, found } = resolveTexts({
      job: "env: {A: '${run_id}', B: '${RUN ID}', C: '${}', D: '${a-b}', E: '$${run_id}', F: '$$${run_id}'}",
    });
    expect(config.env).toEqual({
      A: "${run_id}",
      B: "${RUN ID}",
      C: "${}",
      D: "${a-b}",
      E: "${run_id}",
      F: "$${run_id}",
    });
    expect(found).toEqual([]);
  });

  it("are not filled in or by template values", () => {
    const queue = "args: ['{{a}}', 'x {{a}} ${run_id}']\ntemplate_variables: {a: {type: string}}";
    expect(resolveTexts({ queue, values: { a: "${run_id}" }, more }).config.args).toEqual([
      "${run_id}",
      "x ${run_id} r1",
    ]);
  });

  it("a macro's value is not filled again", () => {
    const { config } = resolveTexts({
      job: "args: ['${run_name}']",
      more: { macros: { run_name: "${author} {{x}}", author: "ada" } },
    });
    expect(config.args).toEqual(["${author} {{x}}"]);
  });

  it("know names that the config says; the project is in lower case", () => {
    const { config } = resolveTexts({
      job: "name: my-run\nproject: MyProject\nentity: team\njob: train:v3\nargs: ['${run_name}', '${project_name}', '${entity_name}', '${job_name}', '${queue_name}']",
    });
    expect(config.args).toEqual(["my-run", "myproject", "team", "train", "q"]);
  });

  it("hyperparameters go by their name", () => {
    const { config, found } = resolveTexts({
      job: "hyperparameters: {lr: 3e-4, opt: {name: adam}, on: true}\nargs: ['--lr=${hyperparameters.lr}', '${hyperparameters.opt.name}', '${hyperparameters.on}', '${hyperparameters.nope}']",
    });
    expect(config.args).toEqual(["--lr=0.0003", "adam", "true", "${hyperparameters.nope}"]);
    expect(found).toEqual(["warning unknown-hyperparameter /args/3"]);
  });
});

describe("R35: hyperparameters reach the program", () => {
  it("as JSON in two variables; on SageMaker also as its own", () => {
    const { manifest } = resolveTexts({ job: `${image}\nhyperparameters: {lr: 0.1}`, more: render });
    expect(manifest?.Env).toEqual(['WANDB_CONFIG={"lr":0.1}', 'SLIPWAY_HYPERPARAMETERS={"lr":0.1}']);
    const sage = resolveTexts({
      queue: "resource: sagemaker",
      job: `${image}\nhyperparameters: {lr: 0.1}`,
      more: render,
    });
    expect(sage.manifest?.HyperParameters).toMatchObject({ lr: "0.1" });
  });
});
