import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

const guarded = (guardrails: string, config = "") => `${config}\nguardrails: ${guardrails}`;

describe("R29: limits", () => {
  const limit = (path: string, rule: string, config = "") => guarded(`{limits: {${path}: ${rule}}}`, config);

  it("bind the resolved value, whoever set it", () => {
    const queue = limit("hyperparameters.batch", "{min: 8, max: 64}");
    for (const texts of [
      { job: "hyperparameters: {batch: 65}" },
      { override: "hyperparameters: {batch: 7}" },
      { preset: "hyperparameters: {batch: 100}" },
    ]) {
      expect(resolveTexts({ queue, ...texts }).errors).toEqual(["limit-broken /hyperparameters/batch"]);
    }
    expect(resolveTexts({ queue, job: "hyperparameters: {batch: 64}" }).errors).toEqual([]);
    expect(resolveTexts({ queue }).errors).toEqual([]);
  });

  it("broken by the admin's side alone, the queue cannot be saved", () => {
    expect(
      validateText(
        `name: q\nresource: docker\n${limit("hyperparameters.b", "{max: 1}", "hyperparameters: {b: 2}")}`,
      ).errors,
    ).toEqual(["limit-broken /hyperparameters/b"]);
    expect(
      validateText(
        `name: q\nresource: docker\n${limit("hyperparameters.b", "{max: 1}", "hyperparameters: {b: '{{x}}'}\ntemplate_variables: {x: {type: integer, default: 2}}")}`,
      ).errors,
    ).toEqual(["limit-broken /hyperparameters/b"]);
  });

  it.each<[string, string, string, boolean]>([
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: 8192m}}", true],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: 8193m}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {m: 9g}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {--memory: 9g}}", false],
    ["resource_args.docker.m", "{max: 8g}", "resource_args: {docker: {memory: 9g}}", false],
    ["resource_args.docker.memory", "{max: 8Gi}", "resource_args: {docker: {memory: 9g}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: 0}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: [9g]}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: lots}}", false],
    ["resource_args.docker.memory", "{max: 8g}", "resource_args: {docker: {memory: '${run_id}'}}", false],
    ["resource_args.docker.cpus", "{max: 4}", "resource_args: {docker: {cpus: 4.0}}", true],
    ["resource_args.docker.cpus", "{max: 4}", "resource_args: {docker: {cpus: '4.1'}}", false],
    ["resource_args.local-container.memory", "{max: 8g}", "resource_args: {docker: {memory: 9g}}", false],
    ["env.N", "{max: 4}", "env: {N: '4'}", true],
    ["env.N", "{max: 4}", "env: {N: 5}", false],
    ["env.N", "{max: 4}", "env: [N=5]", false],
    ["env.N", "{max: 4}", "env: {N: many}", false],
    ["hyperparameters.n", "{max: 4}", "hyperparameters: {n: '3'}", false],
    ["hyperparameters.n", "{max: 4}", "hyperparameters: {n: true}", false],
    ["hyperparameters.n", "{max: 4}", "hyperparameters: {n: [1]}", false],
    ["hyperparameters.n", "{max: 4}", "hyperparameters: {n: {a: 1}}", false],
    ["hyperparameters.n", "{max: 4}", "hyperparameters: {n: 4.5}", false],
    ["hyperparameters.*", "{max: 4}", "hyperparameters: {a: 1, b: 5}", false],
    ["hyperparameters.o", "{options: [a, b]}", "hyperparameters: {o: b}", true],
    ["hyperparameters.o", "{options: [a, b]}", "hyperparameters: {o: c}", false],
    ["hyperparameters.p", "{pattern: 'a+'}", "hyperparameters: {p: aa}", true],
    ["hyperparameters.p", "{pattern: 'a+'}", "hyperparameters: {p: aab}", false],
    ["name", "{pattern: '[a-z-]+'}", "name: exp-one", true],
    ["name", "{pattern: '[a-z-]+'}", "name: EXP", false],
  ])("%s: %s and %s", (path, rule, job, ok) => {
    const { errors } = resolveTexts({ queue: limit(path, rule), job });
    if (ok) expect(errors).toEqual([]);
    else expect(errors.every((error) => error.startsWith("limit-")) && errors.length === 1).toBe(true);
  });

  const native = (inner: string) =>
    `resource_args: {kubernetes: {spec: {template: {spec: {containers: [{name: main, resources: {limits: ${inner}}}]}}}}}`;

  it.each<[string, string]>([
    ["resource_args.kubernetes.limits.memory", "resource_args: {kubernetes: {limits: {memory: 9Gi}}}"],
    ["resource_args.kubernetes.limits.memory", native("{memory: 9Gi}")],
    [
      "resource_args.kubernetes.limits.memory",
      "resource_args: {kubernetes: {spec: {template: {spec: {initContainers: [{name: i, image: a, resources: {limits: {memory: 9Gi}}}]}}}}}",
    ],
    [
      "resource_args.kubernetes.spec.template.spec.containers[0].resources.limits.memory",
      "resource_args: {kubernetes: {limits: {memory: 9Gi}}}",
    ],
    [
      "resource_args.kubernetes.spec.template.spec.containers.*.resources.limits.memory",
      "resource_args: {kubernetes: {limits: {memory: 9Gi}}}",
    ],
    ["resource_args.kubernetes.*.memory", "resource_args: {kubernetes: {requests: {memory: 9Gi}}}"],
    ["resource_args.kubernetes.*.memory", native("{memory: 9Gi}")],
    ["resource_args.*.limits.memory", native("{memory: 9Gi}")],
  ])("short and native forms are one: %s and %s", (path, job) => {
    const queue = limit(JSON.stringify(path), "{max: 8Gi}", "resource: kubernetes");
    expect(resolveTexts({ queue, job }).errors.map((error) => error.split(" ")[0])).toEqual(["limit-broken"]);
    expect(resolveTexts({ queue, job: job.replaceAll("9Gi", "8Gi") }).errors).toEqual([]);
  });

  it.each<[string, string]>([
    ["resource_args.sagemaker.MaxRuntimeInSeconds", "{StoppingCondition: {MaxRuntimeInSeconds: 61}}"],
    ["resource_args.sagemaker.StoppingCondition.MaxRuntimeInSeconds", "{MaxRuntimeInSeconds: 61}"],
    [
      "resource_args.sagemaker.StoppingCondition.MaxRuntimeInSeconds",
      "{StoppingCondition: {MaxRuntimeInSeconds: 61}}",
    ],
  ])("SageMaker's run time at both places: %s and %s", (path, args) => {
    const queue = limit(path, "{max: 60}", "resource: sagemaker");
    const job = `resource_args: {sagemaker: ${args}}`;
    expect(resolveTexts({ queue, job }).errors.map((error) => error.split(" ")[0])).toEqual(["limit-broken"]);
    expect(resolveTexts({ queue, job: job.replace("61", "60") }).errors).toEqual([]);
  });

  it("an equal value is never refused, and a limited one may not be removed", () => {
    const queue = limit("hyperparameters.b", "{min: 2}", "hyperparameters: {b: 2, c: 1}");
    expect(resolveTexts({ queue, job: "hyperparameters: {b: 2}" }).errors).toEqual([]);
    expect(resolveTexts({ queue, job: "hyperparameters: {b: null}" }).errors).toEqual([
      "limited-value-removed /hyperparameters/b",
    ]);
    expect(resolveTexts({ queue, job: "hyperparameters: null" }).errors).toEqual([
      "limited-value-removed /hyperparameters",
    ]);
  });

  it("macros are filled before a limit binds", () => {
    const queue = limit("env.A", "{pattern: 'run-[a-z0-9]+'}");
    const more = { macros: { run_id: "abc" } };
    expect(resolveTexts({ queue, job: "env: {A: 'run-${run_id}'}", more }).errors).toEqual([]);
    expect(
      resolveTexts({ queue, job: "env: {A: 'run-${run_id}'}", more: { macros: { run_id: "a;b" } } }).errors,
    ).toEqual(["limit-broken /env/A"]);
  });

  it("expressions of limits use template values", () => {
    const queue = limit(
      "hyperparameters.b",
      '{max: "{{gpus}} * 4"}',
      "args: ['{{gpus}}']\ntemplate_variables: {gpus: {type: integer, default: 2}}",
    );
    expect(resolveTexts({ queue, job: "hyperparameters: {b: 8}" }).errors).toEqual([]);
    expect(resolveTexts({ queue, job: "hyperparameters: {b: 9}" }).errors).toEqual([
      "limit-broken /hyperparameters/b",
    ]);
    expect(resolveTexts({ queue, job: "hyperparameters: {b: 9}", values: { gpus: 3 } }).errors).toEqual([]);
  });
});

describe("R29: locks", () => {
  const queue = guarded(
    "{locked: [env.A, hyperparameters, resource_args.docker.memory]}",
    "env: {A: x, B: y}\nhyperparameters: {lr: '{{lr}}', n: 1}\nresource_args: {docker: {memory: 8g}}\ntemplate_variables: {lr: {type: float, default: 0.1}}",
  );

  it.each<[string, string[]]>([
    ["env: {A: z}", ["locked-value-changed /env/A"]],
    ["env: [A=z]", ["locked-value-changed /env/A"]],
    ["env: {A: }", ["locked-value-changed /env/A"]],
    ["env: {B: z}", []],
    ["env: null", ["locked-value-removed /env"]],
    ["hyperparameters: {n: 2}", ["locked-value-changed /hyperparameters/n"]],
    ["hyperparameters: {extra: 2}", ["locked-value-changed /hyperparameters/extra"]],
    ["hyperparameters: {n: null}", ["locked-value-removed /hyperparameters/n"]],
    ["hyperparameters: {lr: 0.2}", ["locked-value-changed /hyperparameters/lr"]],
    ["hyperparameters: {n: 1}", []],
    ["resource_args: {docker: {m: 9g}}", ["locked-value-changed /resource_args/docker/memory"]],
    ["resource_args: {docker: {memory: 8g}}", []],
    ["resource_args: {docker: null}", ["locked-value-removed /resource_args/docker"]],
    ["resource_args: null", ["locked-value-removed /resource_args"]],
    ["resource_args: {docker: {env: {A: z}}}", ["locked-value-changed /resource_args/docker/env/A"]],
  ])("%s", (job, errors) => {
    expect(resolveTexts({ queue, job }).errors.filter((error) => error.startsWith("locked"))).toEqual(errors);
  });

  it.each<[string, string, string, string[]]>([
    ["docker", "docker: {image: a}", "git: {repository: 'https://x.org/r'}", ["locked-value-removed /git"]],
    ["docker.image", "docker: {image: a}", "artifact: a:v1", ["locked-value-removed /artifact"]],
    ["docker.image", "docker: {image: a}", "docker: {image: a}", []],
    [
      "git.commit",
      "git: {repository: 'https://x.org/r', commit: abcdef1}",
      "git: {repository: 'https://x.org/other'}",
      ["locked-value-removed /git/repository"],
    ],
    ["git.commit", "git: {repository: 'https://x.org/r', commit: abcdef1}", "git: {branch: dev}", []],
  ])("another source does not get around a lock on %s", (path, config, job, errors) => {
    expect(resolveTexts({ queue: guarded(`{locked: [${path}]}`, config), job }).errors).toEqual(errors);
  });

  it("a template value is no difference", () => {
    expect(resolveTexts({ queue, values: { lr: 0.5 } }).errors).toEqual([]);
  });

  it("a hole without a value takes nothing away unseen", () => {
    const texts = {
      queue: guarded(
        "{locked: [hyperparameters.n]}",
        "hyperparameters: {n: 1}\nenv: {A: '{{x}}'}\ntemplate_variables: {x: {type: string, required: false}}",
      ),
      job: "hyperparameters: {n: '{{x}}'}",
    };
    expect(resolveTexts(texts).errors).toEqual(["locked-value-removed /hyperparameters/n"]);
  });
});
