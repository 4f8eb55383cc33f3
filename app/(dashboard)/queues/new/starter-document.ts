import type { Resource } from "@/lib/config/layer";

const intro = (name: string) => `# ${name}: what every run here is asked for.
# "{{name}}" is a hole: people fill it when they launch,
# within the rules of template_variables below.
`;

const rules = `
guardrails:
  # What people may change besides the fields above.
  overrides: {paths: [env, args, hyperparameters, name, project]}
  quotas: {running_per_person: 2, queued_per_person: 20}
  max_run_time: 24h
`;

const documents: Record<Resource, string> = {
  "local-process": `args: ["--epochs", "{{epochs}}", "--lr", "{{learning_rate}}"]
env:
  LOG_LEVEL: info
  # Without a value it comes from the agent's own environment,
  # if the agent allows that name:
  # HF_TOKEN:

template_variables:
  epochs:
    type: integer
    title: Epochs
    default: 3
    min: 1
    max: 100
  learning_rate:
    type: float
    title: Learning rate
    default: 0.001
    min: 0.00001
    max: 0.1
`,
  docker: `resource_args:
  docker:
    gpus: "{{gpus}}"
    memory: "{{memory}}"
    shm_size: 8g

template_variables:
  gpus:
    type: string
    title: GPUs
    default: "1"
    options: ["1", "2", all]
  memory:
    type: string
    title: Memory
    default: 16g
    pattern: "[0-9]+g"
`,
  kubernetes: `resource_args:
  kubernetes:
    requests:
      memory: "{{memory}}"
      nvidia.com/gpu: "{{gpus}}"
    limits:
      memory: "{{memory}}"
      nvidia.com/gpu: "{{gpus}}"

template_variables:
  gpus:
    type: integer
    title: GPUs
    default: 1
    min: 0
    max: 8
  memory:
    type: quantity
    title: Memory
    default: 32Gi
    min: 4Gi
    max: 512Gi
`,
  sagemaker: `resource_args:
  sagemaker:
    RoleArn: arn:aws:iam::123456789012:role/SageMakerRole
    OutputDataConfig:
      S3OutputPath: s3://my-bucket/output
    ResourceConfig:
      InstanceType: "{{instance_type}}"
      InstanceCount: 1
      VolumeSizeInGB: "{{volume_size}}"
    StoppingCondition:
      MaxRuntimeInSeconds: 86400

template_variables:
  instance_type:
    type: string
    title: Instance
    default: ml.p3.2xlarge
    options:
      - ml.p3.2xlarge # 1 V100
      - ml.p3.8xlarge # 4 V100
      - ml.p3.16xlarge # 8 V100
  volume_size:
    type: integer
    title: Disk (GB)
    default: 100
    min: 50
    max: 500
`,
};

/** A first document that shows how holes, fields and guardrails work on this resource. */
export function starterDocument(resource: Resource, name: string): string {
  return `${intro(name === "" ? "A queue" : name)}${documents[resource]}${rules}`;
}
