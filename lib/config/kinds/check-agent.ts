import type { Issue } from "../issue";
import { placeIssue } from "../issues/place-issue";
import { mapAt } from "../render/render-context";
import type { JsonSchema } from "../schema/json-schema";
import { type MapNode, toJson } from "../tree/node";
import { processLimitNames, readProcessLimits } from "../values/process-limits";
import { schemaIssues } from "./schema-issues";

const text: JsonSchema = { type: "string", minLength: 1 };

const agentSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    queues: { type: "array", items: text },
    runs_url: text,
    entity: text,
    name: text,
    project: text,
    max_jobs: { type: "integer", minimum: -1 },
    max_schedulers: { type: "integer", minimum: -1 },
    secure_mode: { type: "boolean" },
    verbosity: { type: "integer", minimum: 0 },
    stopped_run_timeout: { type: "number", minimum: 0 },
    env: { type: "array", items: text },
    env_files: { type: "object", additionalProperties: text },
    secrets: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: {
          aws: text,
          gcp: text,
          key: text,
          version: { type: ["string", "integer"] },
          region: text,
          endpoint: text,
        },
        additionalProperties: false,
      },
    },
    git_sources: { type: "array", items: text },
    resources: {
      type: "array",
      minItems: 1,
      items: { enum: ["local-process", "docker", "kubernetes", "sagemaker"] },
    },
    work_dir: text,
    id: text,
    max_log_mb: { type: "number", minimum: 1 },
    max_total_log_mb: { type: "number", minimum: 1 },
    keep_failed_hours: { type: "number", minimum: 0 },
    git_cache_gb: { type: "number", minimum: 0 },
    git_cache_days: { type: "number", minimum: 0 },
    artifact_cache_gb: { type: "number", minimum: 0 },
    local_process: {
      type: "object",
      properties: {
        ...Object.fromEntries(processLimitNames.map((name) => [name, { type: ["number", "string"] }])),
        cgroup: text,
        sandbox: { enum: ["none", "bubblewrap"] },
        network: { type: "boolean" },
        writable: { type: "array", items: text },
        readable: { type: "array", items: text },
        hidden: { type: "array", items: text },
      },
      additionalProperties: false,
    },
    docker: {
      type: "object",
      properties: { host: text, cert_path: text, config_file: text },
      additionalProperties: false,
    },
    kubernetes: { type: "object" },
    sagemaker: {
      type: "object",
      properties: {
        region: text,
        endpoint: text,
        logs_endpoint: text,
        poll_seconds: { type: "number", minimum: 1, maximum: 300 },
      },
      additionalProperties: false,
    },
    labels: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
    environment: {
      type: "object",
      required: ["type"],
      properties: {
        type: { enum: ["aws", "gcp", "azure", "local"] },
        region: text,
        project: text,
        storage_uri: text,
      },
      additionalProperties: false,
    },
    registry: {
      type: "object",
      properties: {
        type: { enum: ["ecr", "acr", "gcr", "local", "anon"] },
        uri: text,
        repository: text,
      },
      additionalProperties: false,
    },
    builder: {
      type: "object",
      required: ["type"],
      properties: {
        type: { enum: ["docker", "kaniko", "noop"] },
        destination: text,
        platform: { enum: ["linux/amd64", "linux/arm64"] },
        "build-context-store": text,
        "context-dir": text,
        "context-claim": text,
        "build-job-name": text,
        "secret-name": text,
        "secret-key": text,
        "kaniko-image": text,
        "kaniko-config": { type: "object" },
        accelerator: { type: "object", properties: { base_image: text }, additionalProperties: false },
      },
      additionalProperties: false,
    },
  },
};

/** An agent's file (`launch-config.yaml`): which queues, how many runs at once, how images are built. */
export function checkAgent(root: MapNode): Issue[] {
  return [...schemaIssues(root, root, "", agentSchema), ...checkProcessLimits(root)];
}

function checkProcessLimits(root: MapNode): Issue[] {
  const node = root.entries.get("local_process")?.node;
  const settings = mapAt(node && toJson(node));
  const limits = Object.fromEntries(
    processLimitNames.flatMap((name) => (name in settings ? [[name, settings[name] ?? null]] : [])),
  );
  const { issues } = readProcessLimits(limits, "/local_process");
  return issues.map((issue) => placeIssue(issue, root, root.origin));
}
