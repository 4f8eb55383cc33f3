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

  it("lets a queue leave metric lines in the log", () => {
    expect(resolveTexts({ queue: guarded("{metrics: off}") }).terms).toMatchObject({ metrics: false });
    for (const rules of ["{metrics: on}", "{}"])
      expect(resolveTexts({ queue: guarded(rules) }).terms).not.toHaveProperty("metrics");
    expect(resolveTexts({ queue: guarded("{metrics: maybe}") }).ok).toBe(false);
    expect(resolveTexts({ queue: guarded("{wandb: false}") }).terms).toMatchObject({ wandb: false });
    for (const rules of ["{wandb: true}", "{}"])
      expect(resolveTexts({ queue: guarded(rules) }).terms).not.toHaveProperty("wandb");
    expect(resolveTexts({ queue: guarded("{wandb: never}") }).ok).toBe(false);
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
