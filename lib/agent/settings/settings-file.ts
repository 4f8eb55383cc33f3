import { z } from "zod";
import { resources } from "../../config/layer";
import { readDocument } from "../../config/read/read-document";
import { type ConfigDocument, toJson } from "../../config/tree/node";
import { validateDocument } from "../../config/validate-document";
import { builderTypes } from "../../config/values/built-image";
import { type Result, refuse, succeed } from "../../result";
import { secretReferencesSchema } from "../secrets/secret-reference";

const text = z.string().min(1);

/** Sizes and numbers as they are written; readProcessLimits reads them. */
const limit = z.union([z.number(), text]).optional();
const limitSchemas = { memory: limit, cpus: limit, processes: limit, open_files: limit, file_size: limit };

/** What we use of an agent's file; `validateDocument` has judged the whole before. */
const settingsFileSchema = z.object({
  name: text.optional(),
  /** For an agent whose work directory does not outlive it. */
  id: text.optional(),
  /** Where its programs reach the server, if not at SLIPWAY_URL. */
  runs_url: text.optional(),
  queues: z.array(text).optional(),
  max_jobs: z.int().min(-1).optional(),
  resources: z.array(z.enum(resources)).min(1).optional(),
  /** Names, or patterns with `*`, of the agent's variables that runs may have. */
  env: z.array(text).optional(),
  /** Names whose value is the content of a file, such as a mounted secret. */
  env_files: z.record(z.string(), text).optional(),
  /** Names whose value AWS Secrets Manager or GCP Secret Manager keeps. */
  secrets: secretReferencesSchema.optional(),
  /** Paths and file:// addresses of this machine that runs may get their code from. */
  git_sources: z.array(text).optional(),
  work_dir: text.optional(),
  /** Output of one run that waits on disk while the server cannot be reached. */
  max_log_mb: z.number().positive().optional(),
  /** The same for all runs together. */
  max_total_log_mb: z.number().positive().optional(),
  /** How long the directory of a failed attempt stays, for people to look into. */
  keep_failed_hours: z.number().min(0).optional(),
  /** How much fetched code is kept for the next run, and for how long after its last use. */
  git_cache_gb: z.number().min(0).optional(),
  git_cache_days: z.number().min(0).optional(),
  /** How much of the artifacts that runs took is kept for the next run. */
  artifact_cache_gb: z.number().min(0).optional(),
  /** What programs on this machine may use, and how far they are shut in. */
  local_process: z
    .object({
      ...limitSchemas,
      cgroup: text.optional(),
      sandbox: z.enum(["none", "bubblewrap"]).optional(),
      network: z.boolean().optional(),
      writable: z.array(text).optional(),
      readable: z.array(text).optional(),
      hidden: z.array(text).optional(),
    })
    .optional(),
  docker: z
    .object({ host: text.optional(), cert_path: text.optional(), config_file: text.optional() })
    .optional(),
  kubernetes: z.record(z.string(), z.unknown()).optional(),
  sagemaker: z
    .object({
      region: text.optional(),
      endpoint: text.optional(),
      logs_endpoint: text.optional(),
      poll_seconds: z.number().min(1).max(300).optional(),
    })
    .optional(),
  builder: z
    .object({
      type: z.enum(builderTypes).optional(),
      destination: text.optional(),
      platform: text.optional(),
      accelerator: z.object({ base_image: text.optional() }).optional(),
      "context-dir": text.optional(),
      "context-claim": text.optional(),
      "secret-name": text.optional(),
      "secret-key": text.optional(),
      "kaniko-image": text.optional(),
      "kaniko-config": z.record(z.string(), z.coerce.string()).optional(),
    })
    .optional(),
  /** The older way to say where images are pushed. */
  registry: z.object({ uri: text.optional() }).optional(),
  /** The older way to say the region of AWS. */
  environment: z.object({ type: text, region: text.optional() }).optional(),
});
export type SettingsFile = z.infer<typeof settingsFileSchema>;

/** Reads an agent's file (`launch-config.yaml`); unknown keys only warn. */
export function readSettingsFile(document: Pick<ConfigDocument, "file" | "text">): Result<SettingsFile> {
  const { issues } = validateDocument(document, "agent");
  if (issues.some((issue) => issue.severity === "error")) return refuse(issues);
  const { root } = readDocument({ ...document, layer: "job" });
  const parsed = settingsFileSchema.safeParse(root ? toJson(root) : {});
  if (parsed.success) return succeed(parsed.data, issues);
  return refuse([
    ...issues,
    ...parsed.error.issues.map((issue) => ({
      code: "wrong-value",
      severity: "error" as const,
      message: `\`${issue.path.join(".")}\` ${issue.message}.`,
      path: issue.path.map((key) => `/${String(key)}`).join(""),
    })),
  ]);
}
