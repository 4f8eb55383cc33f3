import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { targetSchemas } from "../schema/check-target-schema";
import type { RenderContext } from "./render-context";
import { renderManifest } from "./render-manifest";

const isRequest = new Ajv({ strict: false }).compile(targetSchemas.sagemaker);

function render(yaml: string, context: RenderContext = {}) {
  return renderManifest({ resource: "sagemaker", config: parse(yaml), context: { runId: "r1", ...context } });
}

function request(yaml: string, context: RenderContext = {}) {
  const { manifest, issues, fromAgent } = render(yaml, context);
  expect(issues).toEqual([]);
  isRequest(manifest);
  expect(isRequest.errors ?? null).toBeNull();
  return { manifest, fromAgent };
}

const queue = (more: string) => `
docker: {image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"}
command: [python, train.py]
resource_args:
  sagemaker:
    RoleArn: arn:aws:iam::123456789012:role/SageMakerRole
    OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
${more}`;

const small = `    ResourceConfig: {InstanceType: ml.p3.2xlarge, InstanceCount: 1, VolumeSizeInGB: 100}
    StoppingCondition: {MaxRuntimeInSeconds: 86400}
`;

describe("a SageMaker training job", () => {
  it("is the native request with image, command and tags", () => {
    const { manifest } = request(queue(small));
    expect(manifest).toEqual({
      TrainingJobName: "slipway-r1",
      RoleArn: "arn:aws:iam::123456789012:role/SageMakerRole",
      OutputDataConfig: { S3OutputPath: "s3://bucket/out" },
      ResourceConfig: { InstanceType: "ml.p3.2xlarge", InstanceCount: 1, VolumeSizeInGB: 100 },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      AlgorithmSpecification: {
        TrainingInputMode: "File",
        TrainingImage: "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1",
        ContainerEntrypoint: ["python", "train.py"],
      },
      Tags: [
        { Key: "slipway/managed", Value: "true" },
        { Key: "slipway/run-id", Value: "r1" },
      ],
    });
  });

  it("takes the short fields at the top, over the native ones with a warning", () => {
    const short = "    InstanceType: ml.p3.8xlarge\n    VolumeSizeInGB: 100\n    MaxRuntimeInSeconds: 3600\n";
    const { manifest } = request(queue(short));
    expect(manifest.ResourceConfig).toEqual({
      InstanceType: "ml.p3.8xlarge",
      VolumeSizeInGB: 100,
      InstanceCount: 1,
    });
    expect(manifest.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 3600 });
    const both = render(queue(`${small}    InstanceType: ml.p3.8xlarge\n`));
    expect(both.issues).toEqual([
      expect.objectContaining({
        code: "written-twice",
        severity: "warning",
        path: "/resource_args/sagemaker/InstanceType",
      }),
    ]);
    expect(both.manifest.ResourceConfig).toMatchObject({ InstanceType: "ml.p3.8xlarge" });
  });

  it("gives hyperparameters as texts and as the program's variables, in parts that SageMaker takes", () => {
    const { manifest } = request(`${queue(small)}
hyperparameters: {lr: 3.0e-4, fp16: true, name: a, layers: [1, 2], long: "${"x".repeat(600)}"}
`);
    expect(manifest.HyperParameters).toMatchObject({
      lr: "0.0003",
      fp16: "true",
      name: "a",
      layers: "[1,2]",
    });
    const environment = manifest.Environment as Record<string, string>;
    expect(Object.values(environment).every((text) => text.length <= 512)).toBe(true);
    expect(JSON.parse(`${environment.WANDB_CONFIG_0}${environment.WANDB_CONFIG_1}`)).toMatchObject({
      lr: 3e-4,
    });
  });

  it("lists variables of the agent beside the request", () => {
    const { manifest, fromAgent } = request(
      `${queue(`${small}    Environment: {A: own, B: own}\n`)}env: {B: top, C: , D: "\${K}"}`,
      { references: { "/env/D": ["K"] } },
    );
    expect(manifest.Environment).toEqual({ A: "own", B: "top", D: "${K}" });
    expect(fromAgent).toEqual([
      { name: "K", at: "/Environment/D" },
      { name: "C", at: "env.C" },
    ]);
  });

  it("waits for spot machines no longer than it may run, unless told", () => {
    const { manifest } = request(queue(`${small}    EnableManagedSpotTraining: true\n`));
    expect(manifest.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 86_400, MaxWaitTimeInSeconds: 86_400 });
    const short = small.replace("86400", "86400, MaxWaitTimeInSeconds: 10");
    expect(render(queue(`${short}    EnableManagedSpotTraining: true\n`)).issues).toEqual([
      expect.objectContaining({ path: "/resource_args/sagemaker/StoppingCondition/MaxWaitTimeInSeconds" }),
    ]);
  });

  it("is bounded by the run's time limit", () => {
    expect(request(queue(small), { maxRunSeconds: 60 }).manifest.StoppingCondition).toEqual({
      MaxRuntimeInSeconds: 60,
    });
  });

  it.each([
    ["my job_1", "my-job-1-r1"],
    ["-", "run-r1"],
    ["x".repeat(100), `${"x".repeat(60)}-r1`],
  ])("is called a valid name for %j", (name, expected) => {
    expect(
      request(queue(`${small}    TrainingJobName: ${JSON.stringify(name)}\n`)).manifest.TrainingJobName,
    ).toBe(expected);
  });

  it.each(["SageMakerRole", "service-role/Train_1"])(
    "leaves the role %s, named without its account, to the agent",
    (role) => {
      const named = queue(small).replace(/RoleArn: .*/u, `RoleArn: ${role}`);
      const { manifest, issues } = render(named);
      expect([manifest.RoleArn, issues]).toEqual([role, []]);
    },
  );

  it.each<[string, string, string, string]>([
    [
      "an account that is too short",
      "RoleArn: arn:aws:iam::123456789:role/SageMakerRole",
      "target-value",
      "/resource_args/sagemaker/RoleArn",
    ],
    ["a misspelt field", "RoleArnn: x", "target-unknown-field", "/resource_args/sagemaker/RoleArnn"],
    [
      "an instance type that is none",
      "InstanceType: ml.p3.3xlarge",
      "target-value",
      "/resource_args/sagemaker/InstanceType",
    ],
    ["a size as text", "VolumeSizeInGB: '100'", "target-type", "/resource_args/sagemaker/VolumeSizeInGB"],
    [
      "half a second",
      "MaxRuntimeInSeconds: 3600.5",
      "target-type",
      "/resource_args/sagemaker/MaxRuntimeInSeconds",
    ],
  ])("%s is an error where it was written", (_, yaml, code, path) => {
    const [key = ""] = yaml.split(":");
    const base = parse(queue(small));
    const native = base.resource_args.sagemaker;
    const written = parse(yaml);
    delete native[key];
    delete native.ResourceConfig[key];
    delete native.StoppingCondition[key];
    Object.assign(native, written);
    const { issues } = renderManifest({ resource: "sagemaker", config: base, context: {} });
    expect(issues).toEqual([expect.objectContaining({ code, severity: "error", path })]);
  });

  it("says what the service needs though its model calls it optional", () => {
    const { issues } = render(
      "docker: {image: 'a:1'}\nresource_args: {sagemaker: {InstanceType: ml.p3.2xlarge}}",
    );
    expect(issues.map((issue) => issue.allowed)).toEqual([
      "RoleArn",
      "OutputDataConfig",
      "StoppingCondition",
    ]);
    expect(issues.every((issue) => issue.path === "/resource_args/sagemaker")).toBe(true);
  });

  it("refuses a variable that is longer than SageMaker takes, where it was written", () => {
    const { issues } = render(`${queue(small)}env: {LONG: "${"x".repeat(513)}"}`);
    expect(issues).toEqual([expect.objectContaining({ code: "target-value", path: "/env/LONG" })]);
  });
});

describe("what is written of another type, or empty", () => {
  it.each([
    ["ResourceConfig: x", "ResourceConfig"],
    ["StoppingCondition: [1]", "StoppingCondition"],
    ["HyperParameters: [a]", "HyperParameters"],
    ["Tags: marker", "Tags"],
    ["AlgorithmSpecification: foo", "AlgorithmSpecification"],
  ])("is refused in its place: %s", (yaml, key) => {
    const { issues } = render(queue(`    ${yaml}\n`));
    expect(issues).toContainEqual(
      expect.objectContaining({ code: "target-type", path: `/resource_args/sagemaker/${key}` }),
    );
  });

  it("is not left out of the request unseen", () => {
    const { issues } = render(queue(`${small}    VpcConfig: {}\n`));
    expect(issues.map(({ path }) => path)).toContain("/resource_args/sagemaker/VpcConfig");
  });
});
