import type { Role } from "../access/actor";
import type { FieldValue, TemplateField } from "./fields/template-field";
import type { Issue } from "./issue";
import type { LayerName, Resource } from "./layer";
import type { ConfigDocument, JsonObject } from "./tree/node";

/** The macros of R34; a name whose value is not known yet is left out. */
export const macroNames = [
  "run_id",
  "run_name",
  "project_name",
  "entity_name",
  "author",
  "queue_name",
  "job_name",
  "sweep_id",
  "image_uri",
] as const;
export type MacroName = (typeof macroNames)[number];

/** Everything that decides a launch config. Pure data, so that every door can call `resolveConfig` alike. */
export interface ResolveInput {
  queue: ConfigDocument;
  /** Used where the queue document has no `name` or `resource` of its own (the server knows them from the row). */
  queueName?: string;
  resource?: Resource;
  teamDefaults?: ConfigDocument;
  job?: ConfigDocument;
  preset?: ConfigDocument;
  overrides?: ConfigDocument[];
  /** The team that asks, which no guardrail refuses (R25). */
  entity?: string;
  /** Finds a base config by name or path (R24); `undefined` when there is none, a text reason when it is refused. */
  loadBase?: (name: string, from: ConfigDocument) => ConfigDocument | { refused: string } | undefined;
  /** Template values: text is parsed by the field's type (R19), other values are checked as they are. */
  values?: Record<string, FieldValue>;
  macros?: Partial<Record<MacroName, string>>;
  /** Names of run and project where neither `macros` nor the config itself says one. */
  fallbackMacros?: Partial<Record<MacroName, string>>;
  /** Role of the launching person, for `guardrails.priorities`: critical is for leads and admins unless listed. */
  role?: Role;
  stage?: string;
  render?: boolean;
}

/** Where one leaf of the resolved config came from. */
export interface Source {
  layer: LayerName;
  file?: string;
  line?: number;
  column?: number;
  version?: number;
  author?: string;
  /** The template field that filled this value. */
  field?: string;
  /** The value is a float, which JSON data shows as a whole number: 1 is `1.0`. */
  float?: boolean;
  /** The text the value was inserted into or written as, where the layer is `template`. */
  from?: { layer: LayerName; file: string; line: number; column: number };
}

/** One value that the agent fills in from its own environment (R33). */
export interface FromAgent {
  name: string;
  /** JSON pointer into the manifest, or `env.NAME`. */
  at: string;
  /** With `env.NAME`: the variable's whole text, where it is more than the one reference. */
  text?: string;
}

/** What dispatch needs to know of the guardrails, after merging (R43). */
export interface LaunchTerms {
  priority: "critical" | "high" | "medium" | "low";
  maxRunSeconds?: number;
  retry: { max: number; backoffSeconds: number; onExitCodes: number[]; onLog?: string };
  quotas: {
    runningPerPerson?: number;
    queuedPerPerson?: number;
    runningPerTeam?: number;
    queuedPerTeam?: number;
  };
  maxRunning?: number;
  /** Left out: metric lines are taken out of standard output. */
  metrics?: false;
  /** Left out: programs get what the W&B client needs to report into their run. */
  wandb?: false;
  onAgentLoss: { policy: "requeue" | "lost"; max: number; backoffSeconds: number };
}

/** A stage's place in its pipeline. */
export interface StageOrder {
  /** Stages of one rank can run at the same time; 0 waits for none. Null for one that waits for itself. */
  rank: number | null;
  /** Indexes of the stages that it waits for; with what it takes of one, or only because it says so. */
  after: { stage: number; artifact?: string }[];
}

export interface Resolution {
  ok: boolean;
  issues: Issue[];
  config: JsonObject;
  /** Keyed by JSON pointer of each leaf (R26). */
  sources: Record<string, Source>;
  /** The checked, typed template values, defaults included, hidden fields left out. */
  values: Record<string, FieldValue>;
  fields: TemplateField[];
  terms: LaunchTerms;
  /** Locations that the queue opens as git sources (R7). */
  gitSources: string[];
  /** Artifacts that the queue allows submitters to take; left out: any of the team. */
  artifactSources?: readonly string[];
  resource?: Resource;
  /** Of a pipeline: `{stages: […]}`, one request each (R41). */
  manifest?: JsonObject;
  fromAgent?: FromAgent[];
  /** Names of the stages, where a pipeline was resolved whole; a stage without a name has none. */
  stages?: (string | undefined)[];
  /** Which of them come after which (P2). */
  plan?: StageOrder[];
}
