import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

const job = (text: string) => resolveTexts({ job: text });
const rendered = (queue: string, text: string) => resolveTexts({ queue, job: text, more: { render: true } });

describe("R8: builder", () => {
  it("moves up", () => {
    expect(job("resource_args: {builder: {accelerator: {base_image: 'a:1'}}}").config).toEqual({
      builder: { accelerator: { base_image: "a:1" } },
    });
  });

  it("is given once", () => {
    expect(job("builder: {type: noop}\nresource_args: {builder: {type: docker}}").errors).toEqual([
      "two-spellings /builder",
    ]);
  });
});

describe("R9: env", () => {
  it("is a map, whatever was written", () => {
    expect(job("env: [A=1, B, 'C=x=y', D=]").config.env).toEqual({ A: "1", B: null, C: "x=y", D: "" });
    expect(job("env: {A: 1, B: }").config.env).toEqual({ A: "1", B: null });
  });

  it("takes a name once in a list, and names of letters, digits and _", () => {
    expect(job("env: [A=1, A=2]").errors).toEqual(["duplicate-variable /env/A"]);
    expect(job("env: {A-B: 1, 1A: 2, 'A B': 3}").errors).toEqual([
      "bad-env-name /env/A-B",
      "bad-env-name /env/1A",
      "bad-env-name /env/A B",
    ]);
    expect(job("env: ['=x', 'A.B=1']").errors).toHaveLength(2);
    expect(job("env: hello").errors).toEqual(["wrong-type /env"]);
  });

  it("has further homes in every target, with the same rules", () => {
    expect(resolveTexts({ queue: "resource_args: {docker: {env: [A=1, B], e: [C=1]}}" }).errors).toEqual([
      "two-spellings /resource_args/docker/env",
    ]);
    expect(resolveTexts({ queue: "resource_args: {docker: {e: [A=1, B]}}" }).config.resource_args).toEqual({
      docker: { env: { A: "1", B: null } },
    });
    expect(
      resolveTexts({
        queue: "guardrails: {limits: {env.N: {max: 4}}}",
        job: "resource_args: {docker: {env: [N=5]}}",
      }).errors,
    ).toEqual(["limit-broken /resource_args/docker/env/N"]);
    expect(
      resolveTexts({
        queue: "resource: kubernetes\nenv: {A: x}\nguardrails: {locked: [env.A]}",
        job: "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{env: [{name: A, value: y}]}]}}}}}",
      }).errors,
    ).toEqual(["locked-value-changed /resource_args/kubernetes/spec/template/spec/containers/0/env/0"]);
    expect(
      resolveTexts({
        queue: "resource: sagemaker\nguardrails: {limits: {env.N: {max: 4}}}",
        job: "resource_args: {sagemaker: {Environment: {N: 5}}}",
      }).errors,
    ).toEqual(["limit-broken /resource_args/sagemaker/Environment/N"]);
  });
});

describe("R10: words", () => {
  it("are split as a POSIX shell does, without a shell", () => {
    expect(job(`args: --a 'b c' "d \\"e" f\\ g $HOME ~ * '' --x='1 2' # no`).config.args).toEqual([
      "--a",
      "b c",
      'd "e',
      "f g",
      "$HOME",
      "~",
      "*",
      "",
      "--x=1 2",
    ]);
    expect(job("command: |\n  python train.py \\\n    --epochs 3\n").config.command).toEqual([
      "python",
      "train.py",
      "--epochs",
      "3",
    ]);
  });

  it("stay as written in config", () => {
    expect(job("entry_point: train.py --x").config.entry_point).toEqual(["train.py", "--x"]);
    expect(job("entry_point: [train.py, 1, true]").config.entry_point).toEqual(["train.py", "1", "true"]);
  });

  it("refuse an open quote, and what is no text", () => {
    expect(job("args: 'a \"b'").errors).toEqual(["bad-command-text /args"]);
    expect(job("args: [{a: 1}]").errors).toEqual(["wrong-type /args/0"]);
    expect(job("args: [null]").errors).toEqual(["wrong-type /args/0"]);
    expect(job("args: {a: 1}").errors).toEqual(["wrong-type /args"]);
  });

  it("keep a hole with spaces whole", () => {
    const queue = "args: --x {{ n }} --y\ntemplate_variables: {n: {type: string}}";
    expect(resolveTexts({ queue, values: { n: "a b" } }).config.args).toEqual(["--x", "a b", "--y"]);
  });
});

describe("R11: artifacts", () => {
  it("are lists of maps; a text is the name", () => {
    const { config, errors } = job(
      "input_artifacts: [data, 'e/p/data:v1', {name: 'wandb-artifact://e/p/m:best', type: model, path: /in}]\noutput_artifacts: out",
    );
    expect(errors).toEqual([]);
    expect(config).toEqual({
      input_artifacts: [
        { name: "data" },
        { name: "e/p/data:v1" },
        { name: "wandb-artifact://e/p/m:best", type: "model", path: "/in" },
      ],
      output_artifacts: [{ name: "out" }],
    });
  });

  it.each(["a b", "a/b/c/d", "a:", ":v1", "a:b:c", "https://x/a", "../a", ""])("no name: %j", (name) => {
    expect(job(`input_artifacts: ['${name}']`).errors.length).toBeGreaterThan(0);
  });

  it("may not leave the directory", () => {
    expect(job("input_artifacts: [{name: a, path: ../x}]").errors).toEqual([
      "path-outside /input_artifacts/0/path",
    ]);
    expect(job("output_artifacts: [{name: a, path: /out/../../x}]").errors).toEqual([
      "path-outside /output_artifacts/0/path",
    ]);
    expect(job("output_artifacts: [{name: a, path: /out/../x}]").errors).toEqual([]);
    for (const every of ["10m", "1h30m", "90", "1s"])
      expect(job(`output_artifacts: [{name: a, every: ${every}}]`).errors).toEqual([]);
    for (const every of ["soon", "0", "0.5s", "-1", "true"])
      expect(job(`output_artifacts: [{name: a, every: ${every}}]`).errors).toEqual([
        "bad-duration /output_artifacts/0/every",
      ]);
  });

  it("need a name", () => {
    expect(job("input_artifacts: [{type: model}]").errors).toEqual([
      "missing-artifact-name /input_artifacts/0",
    ]);
  });
});

describe("R12: options of docker and SageMaker", () => {
  it("have the long name with _, and the value as written", () => {
    const { config, ok } = resolveTexts({
      queue: "resource_args: {docker: {shm-size: 8g, m: 1024m, w: /x, --ulimit: [nofile=1], gpus: all}}",
    });
    expect(config.resource_args).toEqual({
      docker: { shm_size: "8g", memory: "1024m", workdir: "/x", ulimit: ["nofile=1"], gpus: "all" },
    });
    expect(ok).toBe(true);
  });

  it.each([
    "{shm-size: 1g, shm_size: 2g}",
    "{m: 1g, memory: 2g}",
    "{--memory: 1g, memory: 1g}",
    "{w: /a, workdir: /b}",
  ])("are given once: %s", (options) => {
    expect(resolveTexts({ queue: `resource_args: {docker: ${options}}` }).errors[0]).toMatch(
      /^two-spellings/,
    );
  });

  it("have SageMaker's short fields beside the native ones", () => {
    const { manifest } = rendered(
      "resource: sagemaker",
      "docker: {image: '1.dkr.ecr.us-east-1.amazonaws.com/a:1'}\nresource_args: {sagemaker: {InstanceType: ml.m5.large, InstanceCount: 1, VolumeSizeInGB: 5, MaxRuntimeInSeconds: 60}}",
    );
    expect(manifest).toMatchObject({
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 5 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    });
  });
});

describe("R13: quantities", () => {
  it("stay as written and compare by value", () => {
    const queue =
      "resource: kubernetes\nresource_args: {kubernetes: {limits: {memory: 4Gi}}}\nguardrails: {limits: {resource_args.kubernetes.limits.memory: {max: 4Gi}}}";
    const limits = (memory: string) =>
      resolveTexts({ queue, job: `resource_args: {kubernetes: {limits: {memory: ${memory}}}}` });
    expect(limits("4096Mi").errors).toEqual([]);
    expect(limits("4096Mi").config).toMatchObject({
      resource_args: { kubernetes: { limits: { memory: "4096Mi" } } },
    });
    expect(limits("4294967296").errors).toEqual([]);
    expect(limits("4294967297").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
    expect(limits("4.1Gi").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
    expect(limits("5e9").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
  });

  it("an integral number fits an integer field", () => {
    const spec = (value: string) =>
      resolveTexts({
        queue: `resource: kubernetes\nresource_args: {kubernetes: {spec: {activeDeadlineSeconds: ${value}}}}`,
      }).found;
    expect(spec("86400.0")).toEqual([]);
    expect(spec("3600.5")).toEqual([
      "warning target-type /resource_args/kubernetes/spec/activeDeadlineSeconds",
    ]);
  });
});

describe("documents alone", () => {
  it("are checked for form like resolved ones", () => {
    expect(
      validateText(
        "git: {repository: 'ext::x', branch: a..b, commit: zz}\npriority: urgent\nmax_run_time: soon\nretry: {max: -1, on_exit_codes: [300]}\n",
      ).errors,
    ).toEqual([
      "bad-repository /git/repository",
      "bad-branch /git/branch",
      "bad-commit /git/commit",
      "bad-priority /priority",
      "bad-duration /max_run_time",
      "wrong-type /retry/max",
      "wrong-type /retry/on_exit_codes/0",
    ]);
  });
});
