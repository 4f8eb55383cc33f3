/** Section 7 of the rules, and those that end in a manifest: each with a case that holds and one that is refused. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { resolveTexts, validateText } from "./fixtures/cases";
import type { Resource } from "./layer";
import type { RenderContext } from "./render/render-context";
import { renderManifest } from "./render/render-manifest";
import { checkSchema } from "./schema/check-schema";

function render(resource: Resource, yaml: string, context: RenderContext = {}) {
  return renderManifest({ resource, config: parse(yaml) ?? {}, context });
}

function codes(resource: Resource, yaml: string) {
  return render(resource, yaml).issues.map((issue) => `${issue.severity} ${issue.code} ${issue.path}`);
}

const git = "git: {repository: 'https://x.org/r'}\n";
const image = "docker: {image: 'a:1'}\n";

describe("R9: one variable, several homes", () => {
  it.each<[Resource, string, (manifest: Record<string, unknown>) => unknown, unknown]>([
    ["docker", "docker: {env: [A=inner]}", (manifest) => manifest.Env, ["A=top"]],
    ["sagemaker", "sagemaker: {Environment: {A: inner}}", (manifest) => manifest.Environment, { A: "top" }],
  ])("the top-level env wins on %s", (resource, args, read, expected) => {
    const { manifest } = render(resource, `${image}command: [x]\nenv: {A: top}\nresource_args: {${args}}`);
    expect(read(manifest)).toEqual(expected);
  });
});

describe("R10: interpreters of entry points", () => {
  it.each([
    ["[train.py]", ["python", "train.py"]],
    ["[run.sh, -x]", ["sh", "run.sh", "-x"]],
    ["[./train]", ["./train"]],
    ["[python, train.py]", ["python", "train.py"]],
  ])("%s is started as %j", (entryPoint, argv) => {
    expect(render("local-process", `${git}entry_point: ${entryPoint}`).manifest.argv).toEqual(argv);
  });

  it("leaves a command as it is", () => {
    expect(render("local-process", `${git}command: [train.py]`).manifest.argv).toEqual(["train.py"]);
  });
});

describe("R12: options of the targets", () => {
  it("reads docker's names in every spelling, sizes in binary units", () => {
    const { manifest, issues } = render(
      "docker",
      `${image}resource_args: {docker: {shm-size: 8g, m: 1k, pids_limit: 3}}`,
    );
    expect(issues).toEqual([]);
    expect(manifest.HostConfig).toEqual({ ShmSize: 8_589_934_592, Memory: 1024, PidsLimit: 3 });
  });

  it("refuses an option that docker run does not have", () => {
    expect(codes("docker", `${image}resource_args: {docker: {memmory: 1g}}`)).toEqual([
      "error docker-option-unknown /resource_args/docker/memmory",
    ]);
  });
});

describe("R13: numbers and quantities", () => {
  it("takes an integral float for a whole number and refuses half a second", () => {
    const job = (seconds: string) =>
      `${image}resource_args: {kubernetes: {spec: {activeDeadlineSeconds: ${seconds}}}}`;
    expect(codes("kubernetes", job("86400.0"))).toEqual([]);
    expect(codes("kubernetes", job("3600.5"))).toEqual([
      "error target-type /resource_args/kubernetes/spec/activeDeadlineSeconds",
    ]);
  });

  it("keeps quantities as written", () => {
    const { manifest } = render(
      "kubernetes",
      `${image}resource_args: {kubernetes: {limits: {memory: 0.5Gi}}}`,
    );
    expect(JSON.stringify(manifest)).toContain('"memory":"0.5Gi"');
  });
});

describe("R33: what the agent fills in", () => {
  const env = 'env: {A: , B: "${SECRET}", C: "${LITERAL}"}\ncommand: [run, "${ARG}"]\n';
  const context = { runId: "r1", references: { "/env/B": ["SECRET"], "/command/1": ["ARG"] } };

  it("stays as written in a local process and in docker, with its place beside", () => {
    const local = render("local-process", git + env, context);
    expect(local.manifest).toMatchObject({
      env: { A: null, B: "${SECRET}", C: "${LITERAL}" },
      argv: ["run", "${ARG}"],
    });
    const docker = render("docker", image + env, context);
    expect(docker.manifest.Env).toEqual(["A", "B=${SECRET}", "C=${LITERAL}"]);
    expect(docker.fromAgent).toEqual(
      expect.arrayContaining([
        { name: "A", at: "/Env/0" },
        { name: "SECRET", at: "/Env/1" },
        { name: "ARG", at: "/Cmd/1" },
      ]),
    );
  });

  it("is left out of a Job's env, which names the agent's Secret", () => {
    const { manifest, fromAgent } = render("kubernetes", image + env, context);
    const text = JSON.stringify(manifest);
    expect(text).not.toContain("SECRET");
    expect(text).toContain('"envFrom":[{"secretRef":{"name":"slipway-env-r1"}}]');
    expect(fromAgent).toEqual(
      expect.arrayContaining([
        { name: "A", at: "env.A" },
        { name: "SECRET", at: "env.B" },
      ]),
    );
  });

  it("does not list a ${x} that is text", () => {
    for (const resource of ["local-process", "docker", "kubernetes", "sagemaker"] as const) {
      const { fromAgent } = render(resource, (resource === "local-process" ? git : image) + env, context);
      expect(fromAgent.map((item) => item.name)).not.toContain("LITERAL");
    }
  });

  it("cannot be confused by text that looks like our own marks", () => {
    const text = "\uFDD0SECRET;";
    const { manifest, fromAgent } = render(
      "local-process",
      `${git}command: [x]\nenv: {A: "${text}", B: "\${SECRET}"}`,
      {
        references: { "/env/B": ["SECRET"] },
      },
    );
    expect(manifest.env).toEqual({ A: text, B: "${SECRET}" });
    expect(fromAgent).toEqual([{ name: "SECRET", at: "/env/B" }]);
  });
});

describe("R35: hyperparameters", () => {
  it.each<[Resource]>([["local-process"], ["docker"], ["kubernetes"], ["sagemaker"]])(
    "reach a program on %s",
    (resource) => {
      const source = resource === "local-process" ? git : image;
      const { manifest } = render(resource, `${source}command: [x]\nhyperparameters: {lr: 3e-4}`);
      const text = JSON.stringify(manifest);
      expect(text).toContain("WANDB_CONFIG");
      expect(text).toContain("SLIPWAY_HYPERPARAMETERS");
      expect(text).toContain(String.raw`{\"lr\":`);
    },
  );

  it("add nothing when there are none", () => {
    expect(render("docker", `${image}command: [x]`).manifest.Env).toEqual([]);
  });
});

describe("R38: the command line", () => {
  it("is the command alone, with a warning about what is then unused", () => {
    const yaml = `${git}command: [a]\nentry_point: [b.py]\nargs: [c]`;
    expect(render("local-process", yaml).manifest.argv).toEqual(["a"]);
    expect(codes("local-process", yaml)).toEqual([
      "warning unused-with-command /entry_point",
      "warning unused-with-command /args",
    ]);
  });

  it("warns about unused words also where nothing is rendered", () => {
    expect(resolveTexts({ job: "docker: {image: a}\ncommand: x\nargs: y" }).found).toEqual([
      "warning unused-with-command /args",
    ]);
    expect(resolveTexts({ job: "args: y" }).found).toEqual([]);
  });

  it("is the image's own with args where there is an image", () => {
    expect(codes("docker", `${image}args: [x]`)).toEqual([]);
    expect(render("docker", `${image}args: [x]`).manifest).toMatchObject({ Cmd: ["x"] });
  });

  it("is missing where there is none, and so may the source be", () => {
    expect(codes("local-process", git)).toEqual(["error missing-command "]);
    expect(codes("docker", "command: [x]")).toEqual(["error missing-source "]);
    expect(codes("docker", "git: {branch: main}\ncommand: [x]")).toEqual(["error missing-source /git"]);
  });

  it("may come with a native container", () => {
    const native =
      "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{image: 'a:1', command: [x]}]}}}}}";
    expect(codes("kubernetes", native)).toEqual([]);
    expect(codes("kubernetes", native.replace("image: 'a:1', ", ""))).toEqual(["error missing-source "]);
  });

  it("is not known, but no error, for a job that only has a name", () => {
    expect(codes("docker", "job: train:v1")).toEqual(["warning unknown-command "]);
    expect(codes("docker", `job: train\n${git}`)).toEqual(["error missing-command "]);
  });
});

describe("R39: what the target refuses", () => {
  const wrong = "resource_args: {sagemaker: {InstanceTyp: ml.p3.2xlarge}}";

  it("is an error with a manifest and a warning without", () => {
    const rendered = render("sagemaker", `${image}command: [x]\n${wrong}`).issues.map(
      (issue) => issue.severity,
    );
    expect(new Set(rendered)).toEqual(new Set(["error"]));
    const checked = checkSchema("sagemaker", parse(wrong));
    expect(new Set(checked.map((issue) => issue.severity))).toEqual(new Set(["warning"]));
    expect(checked.map((issue) => issue.code)).toContain("target-unknown-field");
  });

  it("does not ask a config that is not to be started for a source or a command", () => {
    expect(checkSchema("docker", { resource_args: { docker: { gpus: "all" } } })).toEqual([]);
  });

  it("does not miss in a job alone what its queue may bring", () => {
    const job = "resource_args: {sagemaker: {InstanceCount: 1, InstanceTyp: x}}";
    expect(validateText(job, "job").found).toEqual([
      "warning native-setting-refused /resource_args/sagemaker/InstanceTyp",
      "warning target-unknown-field /resource_args/sagemaker/InstanceTyp",
    ]);
    expect(resolveTexts({ queue: "resource: sagemaker", job }).found).toContain(
      "warning target-missing-field /resource_args/sagemaker",
    );
  });

  it("shows the bare request of each target", () => {
    expect(Object.keys(render("local-process", `${git}command: [x]`).manifest)).toEqual([
      "argv",
      "cwd",
      "env",
    ]);
    expect(render("docker", image).manifest).toHaveProperty("HostConfig");
    expect(render("kubernetes", image).manifest).toMatchObject({ apiVersion: "batch/v1", kind: "Job" });
    expect(render("sagemaker", image).manifest).toHaveProperty("TrainingJobName");
  });
});

describe("R40: images that are not built yet", () => {
  it.each<[Resource, string]>([
    ["docker", '"Image":"${image_uri}"'],
    ["kubernetes", '"image":"${image_uri}"'],
    ["sagemaker", '"TrainingImage":"${image_uri}"'],
  ])("are a placeholder on %s", (resource, expected) => {
    expect(JSON.stringify(render(resource, `${git}command: [x]`).manifest)).toContain(expected);
    expect(JSON.stringify(render(resource, "job: a:v1\ncommand: [x]").manifest)).toContain(expected);
  });

  it("take the given image once it is known", () => {
    const { manifest } = render("docker", `${git}command: [x]`, { image: "built:1" });
    expect(manifest.Image).toBe("built:1");
  });
});

describe("R41: pipelines", () => {
  const list =
    "env: {A: common, B: common}\nstages:\n  - {job: prepare:v1, env: {B: own}, args: [a], docker: {image: a}}\n  - name: train\n    docker: {image: b}\n    args: [b]\n";
  const stream =
    "job: prepare:v1\nenv: {A: common, B: own}\nargs: [a]\ndocker: {image: a}\n---\nname: train\nenv: {A: common, B: common}\ndocker: {image: b}\nargs: [b]\n";

  it.each([list, stream])("have every stage under /stages, in both spellings", (job) => {
    const { config, sources, manifest, stages, errors } = resolveTexts({ job, more: { render: true } });
    expect(errors).toEqual([]);
    expect(stages).toEqual(["prepare", "train"]);
    expect(config).toEqual({
      stages: [
        {
          job: "prepare:v1",
          name: "prepare",
          env: { A: "common", B: "own" },
          args: ["a"],
          docker: { image: "a" },
        },
        { name: "train", env: { A: "common", B: "common" }, args: ["b"], docker: { image: "b" } },
      ],
    });
    expect(sources["/stages/0/env/B"]).toMatchObject({ layer: "job", file: "job.yaml" });
    expect(sources["/stages/1/args/0"]).toMatchObject({ layer: "job" });
    expect(Object.keys(sources).every((pointer) => /^\/stages\/[01]\//.test(pointer))).toBe(true);
    expect(manifest).toMatchObject({
      stages: [
        { Image: "a", Cmd: ["a"] },
        { Image: "b", Cmd: ["b"] },
      ],
    });
  });

  it("with a chosen stage, that stage stands at the top", () => {
    const { config, sources, manifest, ok } = resolveTexts({
      job: list,
      more: { render: true, stage: "train" },
    });
    expect(ok).toBe(true);
    expect(config).toMatchObject({ name: "train", args: ["b"] });
    expect(sources["/args/0"]).toMatchObject({ line: 6 });
    expect(manifest).toMatchObject({ Image: "b" });
  });

  it("an unknown stage is an issue with a suggestion", () => {
    expect(resolveTexts({ job: list, more: { stage: "trains" } }).issues).toMatchObject([
      { code: "unknown-stage", severity: "error", suggestion: "train" },
    ]);
    expect(resolveTexts({ job: "docker: {image: a}", more: { stage: "x" } }).errors).toEqual([
      "unknown-stage /stages",
    ]);
  });

  it("names are unique, and each stage is resolved on its own", () => {
    expect(resolveTexts({ job: "stages: [{job: a}, {job: a}]" }).errors).toEqual([
      "duplicate-stage /stages/1/name",
    ]);
    expect(resolveTexts({ job: "stages: [{job: a}, {job: a, name: b}]" }).errors).toEqual([]);
    const limited = resolveTexts({
      queue: "guardrails: {limits: {hyperparameters.n: {max: 4}}}",
      job: "stages: [{job: a, hyperparameters: {n: 4}}, {job: b, hyperparameters: {n: 5}}]",
    });
    expect(limited.errors).toEqual(["limit-broken /stages/1/hyperparameters/n"]);
  });

  it.each([
    ["stages: []", "wrong-type /stages"],
    ["stages: {a: {}}", "wrong-type /stages"],
    ["stages: [a]", "wrong-type /stages/0"],
    ["stages: [{job: a, stages: []}]", "misplaced-key /stages/0/stages"],
  ])("%s is refused", (job, error) => {
    expect(resolveTexts({ job }).errors).toEqual([error]);
  });

  it("an empty stage is a leaf with a source, and stages that cannot be read give no config", () => {
    const { config, sources } = resolveTexts({ job: "stages:\n  - {}\n  - {job: a}\n" });
    expect(config).toEqual({ stages: [{}, { job: "a", name: "a" }] });
    expect(sources["/stages/0"]).toMatchObject({ layer: "job", line: 2, column: 5 });
    expect(resolveTexts({ job: "stages: []" }).config).toEqual({});
  });

  it("what is wrong with the queue is said once", () => {
    const { found } = resolveTexts({
      queue: "resource_args: {docker: {privileged: true}}",
      job: "stages: [{docker: {image: a}}, {docker: {image: b}}]",
    });
    expect(found).toEqual(["warning dangerous-setting /stages/0/resource_args/docker/privileged"]);
  });
});
