import { describe, expect, it } from "vitest";
import { fixture, image, pod, resolve } from "../testing/resolve-reference";
import type { JsonObject } from "./tree/node";

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
