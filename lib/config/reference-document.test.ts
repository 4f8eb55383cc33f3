/**
 * Walks every fenced yaml block of the reference document (fixtures/reference): its issues, its resolved form, and the
 * request where it names a target. A block that is part of a config is completed by a queue or a job around it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import index from "./fixtures/reference/index.json";
import { fixturesOf, readReferenceBlocks } from "./fixtures/reference-blocks";
import type { Resource } from "./layer";
import type { ResolveInput } from "./resolution";
import { resolveConfig } from "./resolve-config";
import type { ConfigDocument, JsonObject } from "./tree/node";

const folder = path.join(import.meta.dirname, "fixtures/reference");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const fixture = (start: string) => {
  const found = index.find((entry) => entry.file.startsWith(start));
  if (!found) throw new Error(`no fixture starts with ${start}`);
  return read(found.file);
};

const image = "docker: {image: 'registry.example.com/train:1'}\n";

interface Given {
  resource: Resource;
  /** Texts; what is left out is the least that can be launched. */
  queue?: string;
  job?: string;
  more?: Partial<ResolveInput>;
  render?: boolean;
}

function resolve({ resource, queue = "{}", job = image, more = {}, render = true }: Given) {
  const document = (layer: "queue" | "job", text: string): ConfigDocument => ({
    layer,
    file: `${layer}.yaml`,
    text,
  });
  const resolution = resolveConfig({
    queue: document("queue", queue),
    queueName: "q",
    resource,
    job: document("job", job),
    render,
    ...more,
  });
  const issues = resolution.issues.map((issue) => `${issue.severity} ${issue.code} ${issue.path}`);
  return { ...resolution, manifest: resolution.manifest as JsonObject | undefined, found: issues };
}

/** Keys of the pod of a Job, where most of what a block says arrives. */
function pod(manifest: JsonObject | undefined) {
  const { spec } = manifest as unknown as { spec: { template: { spec: Record<string, unknown> } } };
  const { containers, ...rest } = spec.template.spec;
  return { ...rest, container: (containers as Record<string, unknown>[])[0] };
}

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

describe("resources", () => {
  it("02 on Kubernetes", () => {
    const { manifest, ok } = resolve({ resource: "kubernetes", queue: fixture("02") });
    expect(ok).toBe(true);
    expect(pod(manifest)).toMatchObject({
      nodeSelector: {
        "node.kubernetes.io/instance-type": "p3.8xlarge",
        "topology.kubernetes.io/zone": "us-west-2a",
      },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      container: { resources: { requests: { memory: "16Gi", cpu: "4", "nvidia.com/gpu": "1" } } },
    });
  });

  const account = (text: string) =>
    text
      .replace("::123456789:", "::123456789012:")
      .replace(
        "    ResourceConfig:",
        "    OutputDataConfig: {S3OutputPath: 's3://bucket/out'}\n    ResourceConfig:",
      );

  it("02 on SageMaker renders with a 12-digit account and an output place, and warns as written", () => {
    const { manifest, ok } = resolve({ resource: "sagemaker", queue: account(fixture("02")) });
    expect(ok).toBe(true);
    expect(manifest).toMatchObject({
      ResourceConfig: { InstanceType: "ml.p3.16xlarge", InstanceCount: 1, VolumeSizeInGB: 500 },
      StoppingCondition: { MaxRuntimeInSeconds: 259_200 },
      AlgorithmSpecification: { TrainingImage: "registry.example.com/train:1" },
    });
    const written = resolve({ resource: "sagemaker", queue: fixture("02"), render: false });
    expect(written.ok).toBe(true);
    expect(written.found).toEqual(
      expect.arrayContaining([
        "warning target-missing-field /resource_args/sagemaker",
        "warning target-value /resource_args/sagemaker/RoleArn",
      ]),
    );
  });

  it.each<[string, JsonObject]>([
    ["03-gpu-allocation.1", { Count: -1, Capabilities: [["gpu"]] }],
    ["03-gpu-allocation.2", { DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }],
  ])("%s asks Docker for GPUs", (start, request) => {
    const { manifest, ok } = resolve({ resource: "docker", queue: fixture(start) });
    expect(ok).toBe(true);
    expect(manifest).toMatchObject({
      Image: "registry.example.com/train:1",
      Env: ["NVIDIA_VISIBLE_DEVICES=0,1", "CUDA_VISIBLE_DEVICES=0,1"],
      HostConfig: { Runtime: "nvidia", DeviceRequests: [request] },
    });
  });

  it("12 TensorFlow moves the builder up and asks for all GPUs", () => {
    const { manifest, config, ok } = resolve({ resource: "docker", queue: fixture("12") });
    expect(ok).toBe(true);
    expect(config.builder).toEqual({ accelerator: { base_image: "tensorflow/tensorflow:latest-gpu" } });
    expect(config.resource_args).toEqual({ docker: { gpus: "all" } });
    expect(manifest).toMatchObject({ HostConfig: { DeviceRequests: [{ Count: -1 }] } });
  });

  it("19 takes variables from Secrets of the cluster", () => {
    const { manifest, ok } = resolve({ resource: "kubernetes", queue: fixture("19") });
    expect(ok).toBe(true);
    expect(pod(manifest)).toMatchObject({
      container: {
        envFrom: [
          { secretRef: { name: "wandb-credentials" } },
          { secretRef: { name: "cloud-provider-keys" } },
        ],
      },
    });
  });
});

describe("commands and stages", () => {
  it("04 uses the whole command and says what is then unused", () => {
    const { config, found, manifest } = resolve({ resource: "docker", job: image + fixture("04") });
    expect(config.args).toEqual(["--model=gpt2-large", "--batch-size=32", "--learning-rate=3e-4"]);
    expect(found).toEqual(["warning unused-with-command /entry_point", "warning unused-with-command /args"]);
    expect(manifest).toMatchObject({
      Cmd: [
        "python",
        "-m",
        "torch.distributed.launch",
        "--nproc_per_node=8",
        "train.py",
        "--config=config/llm-training.yaml",
      ],
    });
  });

  it("05 is a pipeline of two stages once they are two documents", () => {
    const [first, second] = [fixture("05-multi-stage-training.1"), fixture("05-multi-stage-training.2")];
    const { config, manifest, ok } = resolve({ resource: "docker", job: `${first}---\n${second}` });
    expect(ok).toBe(true);
    expect(config.stages).toMatchObject([
      { name: "preprocess-data", output_artifacts: [{ name: "processed-dataset" }] },
      { name: "train-model", input_artifacts: [{ name: "processed-dataset:latest" }] },
    ]);
    expect(manifest).toMatchObject({
      stages: [{ Entrypoint: ["python", "preprocess.py"] }, { Entrypoint: ["python", "train.py"] }],
    });
  });

  it.each(["05-multi-stage-training.1", "05-multi-stage-training.2"])("%s is a job of its own", (start) => {
    expect(resolve({ resource: "docker", job: fixture(start) }).ok).toBe(true);
  });
});

describe("variables and secrets", () => {
  it("06 takes names without a value from the agent", () => {
    const { manifest, fromAgent, ok } = resolve({ resource: "docker", job: image + fixture("06") });
    expect(ok).toBe(true);
    expect((manifest?.Env as string[] | undefined)?.slice(0, 4)).toEqual([
      "WANDB_PROJECT=vlm-training",
      "WANDB_ENTITY=research-team",
      "MODEL_TYPE=multimodal-transformer",
      "CUDA_HOME",
    ]);
    expect(fromAgent?.map((item) => item.name)).toEqual([
      "CUDA_HOME",
      "WANDB_API_KEY",
      "HF_TOKEN",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
    ]);
  });

  it("07 and 18 keep references of the queue for the agent, and refuse them in a job", () => {
    const queue = resolve({ resource: "docker", queue: fixture("07-secret-management-best-practices.1") });
    expect(queue.ok).toBe(true);
    expect(queue.fromAgent).toEqual([
      { name: "WANDB_SERVICE_ACCOUNT_KEY", at: "/Env/0" },
      { name: "DB_CONNECTION_STRING", at: "/Env/1" },
    ]);
    const both = {
      queue: fixture("07-secret-management-best-practices.1"),
      job: image + fixture("07-secret-management-best-practices.2"),
    };
    expect(resolve({ resource: "docker", ...both }).config.env).toMatchObject({ MODEL_NAME: "llama-2-7b" });
    const job = resolve({
      resource: "docker",
      job: image + fixture("07-secret-management-best-practices.1"),
    });
    expect(job.found.filter((issue) => issue.startsWith("error"))).toEqual([
      "error reference-not-allowed /env/WANDB_API_KEY",
      "error reference-not-allowed /env/DATABASE_URL",
    ]);
    const many = resolve({ resource: "kubernetes", queue: fixture("18") });
    expect(many.ok).toBe(true);
    expect(many.fromAgent).toHaveLength(5);
    expect(JSON.stringify(many.manifest)).not.toContain("SERVICE_ACCOUNT_KEY");
  });
});

describe("code and images", () => {
  it("08 and 09 name code under job", () => {
    const git = resolve({ resource: "local-process", job: `${fixture("08")}\nentry_point: train.py\n` });
    expect(git.found).toEqual(["warning short-commit /git/commit"]);
    expect(git.config).toMatchObject({
      git: { repository: "https://github.com/myorg/llm-training", commit: "a1b2c3d4" },
    });
    expect(git.manifest).toMatchObject({ argv: ["python", "train.py"] });
    const artifact = resolve({ resource: "docker", job: `${fixture("09")}\nentry_point: train.py\n` });
    expect(artifact.ok).toBe(true);
    expect(artifact.config.artifact).toBe("wandb-artifact://entity/project/code:v1.2.3");
    expect(artifact.manifest).toMatchObject({ Image: "${image_uri}", Entrypoint: ["python", "train.py"] });
    expect(resolve({ resource: "docker", job: fixture("08") }).found).toContain("error missing-command ");
  });

  it.each([
    ["10-pre-built-images.1", "nvcr.io/nvidia/pytorch:23.12-py3"],
    ["10-pre-built-images.2", "myregistry.azurecr.io/vlm-training:v1.2"],
  ])("%s runs a ready image", (start, expected) => {
    const { manifest, ok } = resolve({ resource: "docker", job: fixture(start) });
    expect(ok).toBe(true);
    expect(manifest?.Image).toBe(expected);
  });

  it.each([
    ["11-custom-base-images-for-building.1", "tensorflow/tensorflow:latest-gpu"],
    ["11-custom-base-images-for-building.2", "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel"],
  ])("%s builds on a base image", (start, expected) => {
    const { config, ok } = resolve({ resource: "docker", queue: fixture(start) });
    expect(ok).toBe(true);
    expect(config.builder).toEqual({ accelerator: { base_image: expected } });
  });
});

describe("artifacts", () => {
  it.each<[string, JsonObject]>([
    ["15", { name: "imagenet-1k:latest", type: "dataset", path: "/datasets/imagenet" }],
    ["16", { name: "pretrained-clip:v1.0", type: "model", path: "/models/clip-base" }],
    ["17", { name: "training-checkpoint:latest", type: "model", path: "/checkpoints/resume" }],
  ])("%s names inputs with type and path", (start, first) => {
    const { config, ok } = resolve({ resource: "docker", job: image + fixture(start) });
    expect(ok).toBe(true);
    expect((config.input_artifacts as JsonObject[])[0]).toEqual(first);
  });
});

describe("reproducibility", () => {
  it("20 resolves, and needs a repository before it can run", () => {
    const { config, found } = resolve({ resource: "kubernetes", job: fixture("20"), render: false });
    expect(found).not.toContainEqual(expect.stringContaining("error"));
    expect(config).toMatchObject({ env: { PYTHONHASHSEED: "42" }, git: { commit: "abc123def456" } });
    expect(resolve({ resource: "kubernetes", job: fixture("20") }).found).toContain(
      "error missing-source /git",
    );
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
