import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Resource } from "../../config/layer";
import { agentIdSchema } from "../../runs/agent-protocol";
import type { SecretReferences } from "../secrets/secret-reference";
import { type ProcessSettings, readProcessSettings } from "./process-settings";
import { SettingsError } from "./settings-error";
import { readSettingsFile, type SettingsFile } from "./settings-file";

/** What may be said on the command line; it wins over the environment, which wins over the file. */
export interface SettingsArguments {
  config?: string;
  name?: string;
  queues?: string[];
  maxJobs?: number;
  workDir?: string;
  resources?: Resource[];
  gitSources?: string[];
  stopRuns?: boolean;
}

/** Everything an agent is told from outside, read once. */
export interface AgentSettings {
  name: string;
  /** Its id, where its work directory does not outlive it; left out: the one kept there. */
  id: string | undefined;
  url: string;
  /** Where its programs reach the server. */
  runsUrl: string;
  /** Reads the token anew: its file may be replaced while the agent runs. */
  readToken(): string;
  queues: string[] | undefined;
  maxJobs: number;
  resources: Resource[];
  workDir: string;
  allowedEnv: string[];
  envFiles: Record<string, string>;
  /** Values that a cloud's secret manager keeps. */
  secrets: SecretReferences;
  gitSources: string[];
  maxLogBytes: number;
  maxTotalLogBytes: number;
  /** How long the directory of a failed attempt stays. */
  keepFailedMs: number;
  gitCache: { maxBytes: number; maxAgeMs: number };
  artifactCacheBytes: number;
  localProcess: ProcessSettings;
  /** Whether the programs end with the agent. */
  stopRuns: boolean;
  docker: NonNullable<SettingsFile["docker"]>;
  kubernetes: NonNullable<SettingsFile["kubernetes"]>;
  sagemaker: NonNullable<SettingsFile["sagemaker"]>;
  builder: NonNullable<SettingsFile["builder"]>;
  environment: Readonly<Record<string, string | undefined>>;
}

const defaultUrl = "http://127.0.0.1:3000";
const noLimit = 10_000;
const mebibyte = 1024 * 1024;

export function readSettings(
  args: SettingsArguments,
  environment: Readonly<Record<string, string | undefined>>,
): AgentSettings {
  const file = readFile(args.config ?? environment.SLIPWAY_AGENT_CONFIG);
  const { name, workDir, ...rest } = fromArgumentsOrFile(args, file);
  const url = readUrl(environment.SLIPWAY_URL || defaultUrl, "SLIPWAY_URL");
  const runsUrl = environment.SLIPWAY_RUNS_URL || file.runs_url;
  return {
    ...rest,
    id: readId(environment.SLIPWAY_AGENT_ID ?? file.id),
    name: args.name ?? environment.SLIPWAY_AGENT_NAME ?? name,
    url,
    runsUrl: runsUrl ? readUrl(runsUrl, "runs_url (or SLIPWAY_RUNS_URL)") : url,
    readToken: tokenReader(environment),
    workDir: path.resolve(args.workDir ?? environment.SLIPWAY_AGENT_WORK_DIR ?? workDir),
    environment,
  };
}

function fromArgumentsOrFile(
  args: SettingsArguments,
  file: SettingsFile,
): Omit<AgentSettings, "id" | "url" | "runsUrl" | "readToken" | "environment"> {
  return {
    name: file.name ?? os.hostname(),
    queues: args.queues ?? file.queues,
    maxJobs: readMaxJobs(args.maxJobs ?? file.max_jobs ?? 1),
    resources: args.resources ?? file.resources ?? guessResources(file),
    workDir: file.work_dir ?? path.join(os.homedir(), ".slipway/agent"),
    allowedEnv: file.env ?? [],
    envFiles: file.env_files ?? {},
    secrets: file.secrets ?? {},
    gitSources: [...(args.gitSources ?? []), ...(file.git_sources ?? [])],
    ...readDiskBounds(file),
    localProcess: readProcessSettings(file.local_process),
    stopRuns: args.stopRuns ?? false,
    docker: file.docker ?? {},
    kubernetes: file.kubernetes ?? {},
    sagemaker: { region: regionOf(file), ...file.sagemaker },
    builder: { destination: file.registry?.uri, ...file.builder },
  };
}

function readDiskBounds(
  file: SettingsFile,
): Pick<
  AgentSettings,
  "maxLogBytes" | "maxTotalLogBytes" | "keepFailedMs" | "gitCache" | "artifactCacheBytes"
> {
  const { max_log_mb = 256, max_total_log_mb = 8 * 1024, git_cache_gb = 20, git_cache_days = 30 } = file;
  const { keep_failed_hours = 0, artifact_cache_gb = 50 } = file;
  return {
    maxLogBytes: max_log_mb * mebibyte,
    maxTotalLogBytes: max_total_log_mb * mebibyte,
    keepFailedMs: keep_failed_hours * 3_600_000,
    gitCache: { maxBytes: git_cache_gb * 1024 * mebibyte, maxAgeMs: git_cache_days * 24 * 3_600_000 },
    artifactCacheBytes: artifact_cache_gb * 1024 * mebibyte,
  };
}

function readId(id: string | undefined): string | undefined {
  if (id === undefined || agentIdSchema.safeParse(id).success) return id;
  throw new SettingsError(
    "The agent's id (`id` of its file, or SLIPWAY_AGENT_ID) has 1 to 63 letters, digits, `.`, `_` and `-`, and begins and ends with a letter or digit.",
  );
}

function readMaxJobs(maxJobs: number): number {
  if (!Number.isInteger(maxJobs) || maxJobs === 0 || maxJobs < -1 || maxJobs > noLimit)
    throw new SettingsError(`max_jobs must be a whole number from 1 to ${noLimit}, or -1 for no limit.`);
  return maxJobs === -1 ? noLimit : maxJobs;
}

/** A file that says how to reach an engine or a cluster wants that used, and its own machine only where it speaks of it too. */
function guessResources(file: SettingsFile): Resource[] {
  const named: Resource[] = [];
  if (file.local_process) named.push("local-process");
  if (file.docker) named.push("docker");
  if (file.kubernetes) named.push("kubernetes");
  if (file.sagemaker) named.push("sagemaker");
  return named.length > 0 ? named : ["local-process"];
}

function regionOf({ environment }: SettingsFile): string | undefined {
  return environment?.type === "aws" ? environment.region : undefined;
}

function readFile(name: string | undefined): SettingsFile {
  if (name === undefined) return {};
  let text: string;
  try {
    text = fs.readFileSync(name, "utf8");
  } catch (cause) {
    throw new SettingsError(`The agent's file ${name} cannot be read.`, { cause });
  }
  const read = readSettingsFile({ file: name, text });
  if (read.ok) return read.value;
  const lines = read.issues
    .filter((issue) => issue.severity === "error")
    .map(
      ({ line, column, message }) =>
        `${name}${line === undefined ? "" : `:${line}:${column ?? 1}`} ${message}`,
    );
  throw new SettingsError(lines.join("\n"));
}

function readUrl(url: string, name: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new SettingsError(`${name} must be an address such as https://slipway.example.com.`);
  return url.replace(/\/+$/, "");
}

function tokenReader(environment: Readonly<Record<string, string | undefined>>): () => string {
  const { SLIPWAY_API_KEY: key, SLIPWAY_AGENT_TOKEN_FILE: file } = environment;
  if (file) return fileReader(file);
  if (!key)
    throw new SettingsError(
      "Set SLIPWAY_API_KEY to an agent's token, or SLIPWAY_AGENT_TOKEN_FILE to a file that holds it: make one in Slipway under Settings, Tokens.",
    );
  const token = checkToken(key, "SLIPWAY_API_KEY");
  return () => token;
}

function fileReader(file: string): () => string {
  const read = () => {
    try {
      return checkToken(fs.readFileSync(file, "utf8"), file);
    } catch (cause) {
      if (cause instanceof SettingsError) throw cause;
      throw new SettingsError(`The token file ${file} cannot be read.`, { cause });
    }
  };
  let last = read();
  return () => {
    // While it is being replaced it may be gone for a moment.
    try {
      last = read();
    } catch {
      return last;
    }
    return last;
  };
}

function checkToken(text: string, where: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new SettingsError(`${where} holds no token: copy it again.`);
}
