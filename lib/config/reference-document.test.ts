import { describe, expect, it } from "vitest";
import { fixture, type Given, image, pod, read, resolve } from "../testing/resolve-reference";
import index from "./fixtures/reference/index.json";
import { fixturesOf, readReferenceBlocks } from "./fixtures/reference-blocks";
import type { ResolveInput } from "./resolution";
import type { ConfigDocument } from "./tree/node";

describe("the fixtures", () => {
  const blocks = readReferenceBlocks(read("launch-job-configuration.md"));

  it("are every yaml block of the reference, byte for byte", () => {
    expect(blocks).toHaveLength(31);
    const fixtures = blocks.flatMap(fixturesOf);
    expect(index.map((entry) => entry.file)).toEqual(fixtures.map((entry) => entry.file));
    for (const entry of fixtures) expect(read(entry.file)).toBe(entry.text);
  });

  it("hold one fixture for each alternative of a block", () => {
    const alternatives = index.filter((entry) => entry.part === "alternative").map((entry) => entry.block);
    expect(alternatives).toEqual([3, 3, 10, 10, 11, 11, 13, 13, 13]);
  });
});

describe("blocks with alternatives or several documents under the same keys", () => {
  it.each<[string, Given["resource"], string[]]>([
    ["03", "docker", ["error duplicate-key /resource_args/docker/gpus"]],
    ["05", "kubernetes", ["error duplicate-key /job", "error duplicate-key /entry_point"]],
    ["07", "kubernetes", ["error duplicate-key /env"]],
    ["10", "docker", ["error duplicate-key /job/docker/image"]],
    ["11", "docker", ["error duplicate-key /builder/accelerator/base_image"]],
    ["13", "docker", ["error duplicate-key /builder/type", "error duplicate-key /builder/type"]],
    ["28", "kubernetes", ["error duplicate-key /job", "error duplicate-key /resource_args"]],
  ])("%s as written says which keys stand twice", (start, resource, expected) => {
    const { found, ok } = resolve({ resource, job: fixture(start) });
    expect(ok).toBe(false);
    expect(found.filter((issue) => issue.includes("duplicate-key"))).toEqual(expected);
  });

  it("27 as written is no YAML from the shell command on", () => {
    const { issues } = resolve({ resource: "kubernetes", job: fixture("27") });
    const first = issues.find((issue) => issue.code === "yaml-syntax");
    expect(first).toMatchObject({ severity: "error" });
    expect(first?.line).toBeGreaterThanOrEqual(11);
  });
});

describe("whole configs", () => {
  it("01 Launch config anatomy", () => {
    const { found, manifest, config, ok } = resolve({ resource: "kubernetes", job: fixture("01") });
    expect(ok).toBe(true);
    expect(found).toEqual(
      expect.arrayContaining([
        "warning short-commit /git/commit",
        "warning unused-with-command /entry_point",
      ]),
    );
    expect(config).toMatchObject({
      queue: "<queue-name>",
      git: { repository: "https://github.com/user/repo", branch: "main", commit: "abc123" },
      entry_point: ["train.py"],
      command: ["python", "train.py", "--epochs", "100"],
      env: { CUDA_VISIBLE_DEVICES: "0,1" },
      input_artifacts: [{ name: "dataset:latest" }, { name: "pretrained-model:v1.2" }],
    });
    expect(pod(manifest)).toMatchObject({
      nodeSelector: { accelerator: "nvidia-tesla-v100" },
      container: {
        image: "${image_uri}",
        command: ["python", "train.py", "--epochs", "100"],
        resources: {
          requests: { memory: "32Gi", cpu: "8", "nvidia.com/gpu": "2" },
          limits: { memory: "64Gi", "nvidia.com/gpu": "2" },
        },
      },
    });
  });

  it("31 ARR-COC training job", () => {
    const more: Partial<ResolveInput> = { macros: { run_id: "k3xq9w2m4b7t" } };
    const { manifest, config, ok, found } = resolve({ resource: "kubernetes", job: fixture("31"), more });
    expect(ok).toBe(true);
    expect(found).toEqual(["warning short-commit /git/commit"]);
    expect(config).toMatchObject({
      hyperparameters: { learning_rate: 3e-4, fp16: true, lod_levels: 4 },
      env: { WANDB_RUN_NAME: "arr-coc-8gpu-k3xq9w2m4b7t", MASTER_PORT: "29500" },
      output_artifacts: [
        { name: "arr-coc-checkpoint-k3xq9w2m4b7t", path: "/workspace/checkpoints", type: "model" },
      ],
    });
    expect(pod(manifest)).toMatchObject({
      nodeSelector: { accelerator: "nvidia-a100-80gb" },
      restartPolicy: "Never",
      container: {
        command: expect.arrayContaining(["torchrun", "--nproc_per_node=8", "--log-with=wandb"]),
        resources: {
          requests: { memory: "256Gi", cpu: "64", "nvidia.com/gpu": "8" },
          limits: { memory: "512Gi", "nvidia.com/gpu": "8" },
        },
        env: expect.arrayContaining([{ name: "WANDB_RUN_NAME", value: "arr-coc-8gpu-k3xq9w2m4b7t" }]),
      },
    });
  });
});

describe("templates", () => {
  const fields = ["22", "23", "24"].map((start) => fixture(start).replace(/^(?=.)/gmu, "  ")).join("");
  const queue = (text: string) =>
    `${text.replace("::123456789:", "::123456789012:")}    OutputDataConfig: {S3OutputPath: 's3://b/o'}\ntemplate_variables:\n${fields}\n`;

  it("21 with the fields of 22, 23 and 24 renders with defaults, and with values of their types", () => {
    const byDefault = resolve({ resource: "sagemaker", queue: queue(fixture("21")) });
    expect(byDefault.found).toEqual([]);
    expect(byDefault.manifest).toMatchObject({
      ResourceConfig: { InstanceType: "ml.p3.2xlarge", InstanceCount: 1, VolumeSizeInGB: 100 },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    });
    const values = { instance_type: "ml.p3.16xlarge", volume_size: "500", max_runtime: "3600.0" };
    const given = resolve({ resource: "sagemaker", queue: queue(fixture("21")), more: { values } });
    expect(given.manifest).toMatchObject({
      ResourceConfig: { InstanceType: "ml.p3.16xlarge", VolumeSizeInGB: 500 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    });
  });

  it.each([
    [{ volume_size: "501" }, "value-above-max"],
    [{ volume_size: "49" }, "value-below-min"],
    [{ instance_type: "ml.p4d.24xlarge" }, "value-not-an-option"],
    [{ max_runtime: "259200.5" }, "value-above-max"],
    [{ max_runtime: "3600.5" }, "target-type"],
  ])("21 refuses %j", (values, code) => {
    const { issues } = resolve({ resource: "sagemaker", queue: queue(fixture("21")), more: { values } });
    expect(issues.filter((issue) => issue.severity === "error").map((issue) => issue.code)).toContain(code);
  });

  it("25 uses the queue's fields in a job", () => {
    const types = [
      "model_size: {type: string, default: small}",
      "batch_size: {type: integer, default: 32}",
      "learning_rate: {type: float, default: 3e-4}",
      "memory: {type: quantity, default: 64Gi}",
      "num_gpus: {type: integer, default: 4}",
    ];
    const { config, manifest, ok } = resolve({
      resource: "kubernetes",
      queue: `template_variables:\n${types.map((line) => `  ${line}\n`).join("")}`,
      job: fixture("25"),
    });
    expect(ok).toBe(true);
    expect(config.hyperparameters).toEqual({ model_size: "small", batch_size: 32, learning_rate: 3e-4 });
    expect(pod(manifest)).toMatchObject({
      container: {
        resources: { requests: { memory: "64Gi", "nvidia.com/gpu": 4 }, limits: { "nvidia.com/gpu": 4 } },
      },
    });
  });
});

describe("inheritance", () => {
  it("27 overrides the queue, and the command line overrides the job", () => {
    const queue =
      "resource_args: {kubernetes: {requests: {memory: 32Gi, cpu: 8}}}\nguardrails: {overrides: any}\n";
    const override: ConfigDocument = {
      layer: "override",
      file: "override",
      text: '{"resource_args": {"kubernetes": {"requests": {"nvidia.com/gpu": "4"}}}}',
    };
    const { config } = resolve({
      resource: "kubernetes",
      queue,
      job: image + fixture("27-inheritance-hierarchy.1"),
      more: { overrides: [override] },
    });
    expect(config.resource_args).toEqual({
      kubernetes: { requests: { memory: "64Gi", cpu: "8", "nvidia.com/gpu": "4" } },
    });
  });

  it.each([
    ["28-config-versioning-strategies.1", "32Gi"],
    ["28-config-versioning-strategies.2", "64Gi"],
  ])("%s is one version of a config", (start, memory) => {
    const { manifest, ok } = resolve({ resource: "kubernetes", job: fixture(start) });
    expect(ok).toBe(true);
    expect(pod(manifest)).toMatchObject({ container: { resources: { requests: { memory } } } });
  });

  it("29 and 30: a team's config with one person's changes", () => {
    const base = fixture("29");
    const { config, manifest, ok, sources } = resolve({
      resource: "kubernetes",
      job: `${fixture("30")}\n${image}command: [python, train.py]\n`,
      more: {
        loadBase: (name) =>
          name === "team-configs/llm-base.yaml" ? { layer: "base", file: name, text: base } : undefined,
      },
    });
    expect(ok).toBe(true);
    expect(config).toMatchObject({
      entity: "research-team",
      project: "llm-experiments-researcher-a",
      hyperparameters: { num_layers: 24 },
      env: { CUDA_LAUNCH_BLOCKING: "0" },
    });
    expect(pod(manifest)).toMatchObject({
      tolerations: [{ key: "gpu-workload", operator: "Exists" }],
      container: { resources: { requests: { memory: "128Gi", cpu: "32", "nvidia.com/gpu": "4" } } },
    });
    expect(sources["/resource_args/kubernetes/requests/nvidia.com~1gpu"]).toMatchObject({ layer: "job" });
    expect(sources["/resource_args/kubernetes/requests/memory"]).toMatchObject({ layer: "base", line: 10 });
  });
});
