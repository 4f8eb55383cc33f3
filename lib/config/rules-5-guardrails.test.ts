/** Section 5 of the rules: what a queue's guardrails open, bound and refuse, and for whom. */
import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

const guarded = (guardrails: string, config = "") => `${config}\nguardrails: ${guardrails}`;
const image = "docker: {image: a}";

describe("R27: what presets and overrides may set", () => {
  const open = [
    "env: {A: b}",
    "hyperparameters: {a: 1}",
    "args: a",
    "entry_point: a.py",
    "command: a",
    "input_artifacts: [a]",
    "output_artifacts: [a]",
    "name: n",
    "priority: high",
    "project: p",
    "max_run_time: 1h",
    "retry: {max: 1}",
  ];
  const closed: [string, string][] = [
    ["resource_args: {docker: {memory: 1g}}", "/resource_args"],
    ["builder: {type: noop}", "/builder"],
    ["git: {repository: 'https://x.org/r'}", "/git"],
    ["docker: {image: b}", "/docker"],
    ["artifact: a:v1", "/artifact"],
    ["job: other", "/job"],
    ["queue: other", "/queue"],
    ["entity: e", "/entity"],
  ];

  it.each(open)("by default: %s", (text) => {
    expect(resolveTexts({ override: text }).errors).toEqual([]);
    expect(resolveTexts({ preset: text }).errors).toEqual([]);
  });

  it.each(closed)("not by default: %s", (text, path) => {
    expect(resolveTexts({ override: text }).errors).toEqual([`override-refused ${path}`]);
    expect(resolveTexts({ preset: text }).errors).toEqual([`override-refused ${path}`]);
    expect(resolveTexts({ queue: guarded("{overrides: any}"), override: text }).errors).toEqual([]);
    expect(resolveTexts({ job: text }).errors).toEqual([]);
  });

  it.each(["fields-only", "none"])("%s leaves template values alone", (word) => {
    const queue = guarded(
      `{overrides: ${word}}`,
      "args: ['{{x}}']\ntemplate_variables: {x: {type: integer, default: 1}}",
    );
    expect(resolveTexts({ queue, override: "env: {A: b}" }).errors).toEqual(["override-refused /env"]);
    expect(resolveTexts({ queue, values: { x: 2 } }).errors).toEqual([]);
    expect(resolveTexts({ queue, job: "env: {A: b}" }).errors).toEqual([]);
  });

  it("a list replaces the default whole", () => {
    const queue = guarded("{overrides: {paths: [env.A, resource_args.docker.memory]}}");
    expect(
      resolveTexts({ queue, override: "env: {A: b}\nresource_args: {docker: {memory: 1g}}" }).errors,
    ).toEqual([]);
    expect(resolveTexts({ queue, override: "resource_args: {docker: {m: 1g, cpus: 2}}" }).errors).toEqual([
      "override-refused /resource_args/docker/cpus",
    ]);
    expect(resolveTexts({ queue, override: "env: {B: b}\nhyperparameters: {a: 1}" }).errors).toEqual([
      "override-refused /env/B",
      "override-refused /hyperparameters",
    ]);
  });

  it("an equal value, and removing nothing, is no override", () => {
    const queue = guarded("{overrides: none}", "env: {A: b}");
    expect(resolveTexts({ queue, override: "env: {A: b}" }).errors).toEqual([]);
    expect(resolveTexts({ queue, override: "env: {A: c}" }).errors).toEqual(["override-refused /env"]);
    expect(resolveTexts({ queue, override: "{}" }).errors).toEqual([]);
  });

  it("job_overrides bind jobs and their base configs", () => {
    const queue = guarded("{job_overrides: fields-only}");
    expect(resolveTexts({ queue, job: `${image}\nargs: a` }).errors).toEqual([]);
    expect(resolveTexts({ queue, job: `${image}\nenv: {A: b}` }).errors).toEqual(["override-refused /env"]);
    expect(
      resolveTexts({ queue, job: `${image}\nbase_config: b`, bases: { b: "env: {A: b}" } }).errors,
    ).toEqual(["override-refused /env"]);
    expect(
      resolveTexts({
        queue: guarded("{job_overrides: {paths: [env]}}"),
        job: "env: {A: b}\nresource_args: {docker: {memory: 1g}}",
      }).errors,
    ).toEqual(["override-refused /resource_args"]);
  });

  it.each(["all", "true", "{path: [env]}", "{paths: env}", "{paths: ['']}"])(
    "overrides: %s is not known",
    (word) => {
      expect(
        validateText(`name: q\nresource: docker\nguardrails: {overrides: ${word}}`).issues.length,
      ).toBeGreaterThan(0);
    },
  );
});

describe("R28: paths", () => {
  const queue = (path: string) =>
    guarded(
      `{locked: [${JSON.stringify(path)}]}`,
      "resource: kubernetes\nresource_args: {kubernetes: {limits: {nvidia.com/gpu: 1, memory: 1Gi}}}\nhyperparameters: {a.b: 1, a: {b: 1, c: 1}, l: [1, 2], '*': 1}",
    );
  const lockedGpu = "resource_args: {kubernetes: {limits: {nvidia.com/gpu: 2}}}";

  it.each([
    'resource_args.kubernetes.limits["nvidia.com/gpu"]',
    "resource_args.kubernetes.limits['nvidia.com/gpu']",
    "/resource_args/kubernetes/limits/nvidia.com~1gpu",
    "resource_args.kubernetes.limits",
    "resource_args.kubernetes.*",
    "resource_args",
    "*",
    "resource_args.*.*.*",
    "/resource_args/*/limits",
  ])("%s covers the GPU", (path) => {
    expect(resolveTexts({ queue: queue(path), job: lockedGpu }).errors).toEqual([
      "locked-value-changed /resource_args/kubernetes/limits/nvidia.com~1gpu",
    ]);
  });

  it.each([
    "resource_args.*",
    "resource_args.*.*.memory",
    'hyperparameters["a.b"]',
    "resource_args.kubernetes.requests",
  ])("%s is exact in its keys", (path) => {
    const { errors } = resolveTexts({ queue: queue(path), job: lockedGpu });
    expect(errors).toEqual(
      path === "resource_args.*"
        ? ["locked-value-changed /resource_args/kubernetes/limits/nvidia.com~1gpu"]
        : [],
    );
  });

  it.each<[string, string, string[]]>([
    ['hyperparameters["a.b"]', "hyperparameters: {a.b: 2}", ["locked-value-changed /hyperparameters/a.b"]],
    ["hyperparameters.a.b", "hyperparameters: {a.b: 2}", []],
    ["hyperparameters.a.b", "hyperparameters: {a: {b: 2}}", ["locked-value-changed /hyperparameters/a/b"]],
    ['hyperparameters["*"]', "hyperparameters: {'*': 2}", ["locked-value-changed /hyperparameters/*"]],
    ['hyperparameters["*"]', "hyperparameters: {a.b: 2}", []],
    ["hyperparameters.l[1]", "hyperparameters: {l: [1, 3]}", ["locked-value-changed /hyperparameters/l/1"]],
    ["hyperparameters.l[1]", "hyperparameters: {l: [3, 2]}", []],
    ["hyperparameters.l.*", "hyperparameters: {l: [3, 2]}", ["locked-value-changed /hyperparameters/l/0"]],
  ])("%s and %s", (path, job, errors) => {
    expect(resolveTexts({ queue: queue(path), job }).errors).toEqual(errors);
  });

  it.each([
    ["resource_args.kubernetes.limits.nvidia.com/gpu", 'resource_args.kubernetes.limits["nvidia.com/gpu"]'],
    ["env.a/b", 'env["a/b"]'],
    ["env.a*", 'env["a*"]'],
  ])("%s can be read in two ways", (path, suggestion) => {
    const { issues } = validateText(`name: q\nresource: kubernetes\nguardrails: {locked: [${path}]}`);
    expect(issues).toMatchObject([{ code: "bad-path", severity: "error", suggestion }]);
  });

  it.each(["", ".", "a..b", ".a", "a.", "a[", "a[x]", 'a["b', "/", "//", "a b."])("%j is no path", (path) => {
    expect(
      validateText(`name: q\nresource: docker\nguardrails: {locked: [${JSON.stringify(path)}]}`).errors.map(
        (error) => error.split(" ")[0],
      ),
    ).toEqual(["bad-path"]);
  });
});

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

describe("R31: where an issue stands", () => {
  it("where the offending value was written, with the rule", () => {
    const { issues } = resolveTexts({
      queue: "guardrails:\n  limits:\n    hyperparameters.b: {max: 4}\n",
      job: "hyperparameters:\n  a: 1\n  b: 5\n",
    });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({
      layer: "job",
      file: "job.yaml",
      line: 3,
      column: 6,
      path: "/hyperparameters/b",
      allowed: "at most 4",
      found: "5",
      rule: { file: "queue.yaml", line: 5 },
    });
  });

  it("a template value has layer template, no file and the field", () => {
    const { issues } = resolveTexts({
      queue:
        "hyperparameters: {b: '{{x}}'}\ntemplate_variables: {x: {type: integer}}\nguardrails: {limits: {hyperparameters.b: {max: 4}}}",
      values: { x: 5 },
    });
    expect(issues).toMatchObject([{ layer: "template", field: "x", path: "/hyperparameters/b" }]);
    expect(issues[0]?.file).toBeUndefined();
  });

  it("one for the highest refused key, at the key", () => {
    const { issues } = resolveTexts({ override: "resource_args:\n  docker:\n    memory: 1g\n    cpus: 2\n" });
    expect(issues).toMatchObject([{ path: "/resource_args", line: 1, column: 1, layer: "override" }]);
    const { issues: deeper } = resolveTexts({
      queue: guarded("{overrides: {paths: [resource_args.docker.memory]}}"),
      override: "resource_args:\n  docker:\n    memory: 1g\n    cpus: 2\n",
    });
    expect(deeper).toMatchObject([{ path: "/resource_args/docker/cpus", line: 4, column: 5 }]);
    expect(deeper[0]?.rule).toMatchObject({ file: "queue.yaml" });
  });
});

describe("sources", () => {
  const queue = guarded(
    "{sources: {git: ['https://github.com/myorg/*'], images: ['registry.example.com/*'], artifacts: ['research/*']}}",
  );

  it.each([
    "git: {repository: 'https://github.com/myorg/r.git'}",
    "git: {repository: 'https://GitHub.com/myorg/r'}",
    "docker: {image: 'registry.example.com/a/b:1'}",
    "artifact: research/p/n:v1",
    "artifact: wandb-artifact://research/p/n:v1",
  ])("%s", (job) => {
    expect(resolveTexts({ queue, job }).errors).toEqual([]);
  });

  it.each([
    "git: {repository: 'https://github.com/other/r'}",
    "git: {repository: 'https://github.com/myorg/../other/r'}",
    "git: {repository: 'https://github.com/myorg/%2e%2e/other/r'}",
    "git: {repository: 'https://github.com.evil.org/myorg/r'}",
    "git: {repository: 'http://github.com/myorg/r'}",
    "git: {repository: 'git@github.com:myorg/r'}",
    "docker: {image: 'evil.example.com/a'}",
    "docker: {image: a}",
    "artifact: other/p/n:v1",
    "artifact: n:v1",
    "builder: {accelerator: {base_image: 'docker.io/a'}}",
  ])("%s is refused", (job) => {
    expect(resolveTexts({ queue, job }).errors.map((error) => error.split(" ")[0])).toEqual([
      "source-refused",
    ]);
  });
});

describe("R43: priority, run time, retries", () => {
  it.each<[string, string, boolean]>([
    ["{priorities: [high, medium, low]}", "priority: high", true],
    ["{priorities: [medium, low]}", "priority: high", false],
    ["{priorities: [critical]}", "priority: critical", true],
    ["{max_run_time: 2h}", "max_run_time: 120m", true],
    ["{max_run_time: 2h}", "max_run_time: 7201", false],
    ["{max_run_time: 2h}", "max_run_time: 2h1s", false],
    ["{max_retries: 3}", "retry: {max: 3}", true],
    ["{max_retries: 3}", "retry: {max: 4}", false],
  ])("%s and %s", (guardrails, job, ok) => {
    expect(resolveTexts({ queue: guarded(guardrails), job }).ok).toBe(ok);
    expect(resolveTexts({ queue: guarded(guardrails), override: job }).ok).toBe(ok);
  });

  it("critical is for leads and admins unless it is listed", () => {
    const ask = (role: "admin" | "lead" | "researcher", queue = "") =>
      resolveTexts({ queue, override: "priority: critical", more: { role } }).ok;
    expect([ask("admin"), ask("lead"), ask("researcher")]).toEqual([true, true, false]);
    expect(ask("researcher", guarded("{priorities: [critical, low]}"))).toBe(true);
  });

  it("bounds the native settings of the same meaning", () => {
    const queue = guarded("{max_run_time: 1m, max_retries: 1}", "resource: kubernetes");
    const job = "resource_args: {kubernetes: {spec: {activeDeadlineSeconds: 61, backoffLimit: 2}}}";
    expect(resolveTexts({ queue, job }).errors.map((error) => error.split(" ")[0])).toEqual([
      "run-time-too-long",
      "too-many-retries",
    ]);
  });

  it("what is given reaches dispatch", () => {
    const { terms } = resolveTexts({
      queue: guarded(
        "{max_run_time: 72h, max_running: 10, quotas: {running_per_person: 4}, on_agent_loss: {policy: lost}}",
      ),
      job: "priority: low\nmax_run_time: 1h30m\nretry: {max: 2, backoff: 90s, on_exit_codes: [1], on_log: 'OOM'}",
    });
    expect(terms).toEqual({
      priority: "low",
      maxRunSeconds: 5400,
      retry: { max: 2, backoffSeconds: 90, onExitCodes: [1], onLog: "OOM" },
      quotas: { runningPerPerson: 4 },
      maxRunning: 10,
      onAgentLoss: { policy: "lost", max: 3, backoffSeconds: 30 },
    });
    expect(resolveTexts({}).terms.priority).toBe("medium");
  });

  it.each([
    "priority: urgent",
    "max_run_time: soon",
    "max_run_time: -5",
    "max_run_time: 0",
    "retry: {max: 1.5}",
    "retry: {max: -1}",
    "retry: {on_exit_codes: [a]}",
    "retry: {on_log: '('}",
    "retry: 3",
  ])("%s is refused", (job) => {
    expect(resolveTexts({ job }).errors).toHaveLength(1);
  });
});
