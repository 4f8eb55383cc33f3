import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { readNeeds, type StageNeed } from "../pipeline/read-needs";
import {
  type FailurePolicy,
  readFailurePolicy,
  readStageTerms,
  type StageTerms,
  withoutStageTerms,
} from "../pipeline/read-stage-terms";
import { readDocuments } from "../read/read-document";
import type { ResolveInput } from "../resolution";
import { describeValue } from "../tree/describe-value";
import type { ConfigDocument, ConfigNode, MapEntry, MapNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { readJobReference } from "../values/job-reference";
import { type BaseChain, readBaseChain } from "./base-chain";
import { type ConfigLayer, configLayer, emptyMap } from "./config-layer";

/** What is resolved on its own: a whole job, or one stage of a pipeline. */
export interface JobStage {
  /** Absent for a job that is no pipeline. */
  name?: string;
  /** Where the stage's name, or the stage, was written. */
  node: MapNode;
  /** Base chain (parents first), keys beside `stages`, the stage itself. */
  layers: ConfigLayer[];
  /** Stages that it names in its `needs`. */
  needs: StageNeed[];
  /** Absent for a job that is no pipeline. */
  terms?: StageTerms;
}

export interface OpenJob {
  stages: JobStage[];
  isPipeline: boolean;
  /** What a pipeline says of itself. */
  name?: string;
  onFailure?: FailurePolicy;
  /** Issues by stage, so that their paths can name it; `undefined` is the document as a whole. */
  issues: { stage?: number; issues: Issue[] }[];
}

/** Reads a job, or the stages of a pipeline in either of its spellings, with their base configs (R4, R24, R41). */
export function openJob(document: ConfigDocument, loadBase: ResolveInput["loadBase"]): OpenJob {
  const { roots, issues } = readDocuments(document);
  const [only = emptyMap(document), second] = roots;
  const stages = only.entries.get("stages");
  const job: OpenJob = { stages: [], isPipeline: true, issues: [{ issues }] };
  if (second) {
    for (const root of roots) addStage(job, undefined, root, loadBase);
  } else if (stages && !isNull(stages.node)) openStages(job, only, stages, loadBase);
  else {
    const layer = configLayer(document, only);
    const chain = readBaseChain(layer.root, loadBase);
    const layers = [...chain.layers, layer];
    return {
      isPipeline: false,
      stages: [{ node: only, layers, needs: [] }],
      issues: [{ issues: [...issues, ...layer.issues, ...chainIssues(chain)] }],
    };
  }
  job.issues.push({ issues: sameNames(job.stages) });
  return job;
}

function openStages(job: OpenJob, root: MapNode, stages: MapEntry, loadBase: ResolveInput["loadBase"]): void {
  const beside = new Map(root.entries);
  beside.delete("stages");
  // A name beside the stages is the pipeline's; a stage's name is its own (R41).
  beside.delete("name");
  beside.delete("on_failure");
  const name = textOf(root.entries.get("name")?.node);
  if (name !== undefined) job.name = name;
  const failure = readFailurePolicy(root);
  job.onFailure = failure.policy;
  job.issues.push({ issues: failure.issues });
  const common = configLayer(root.origin.document, { ...root, entries: beside });
  job.issues.push({ issues: common.issues });
  if (stages.node.kind !== "list" || stages.node.items.length === 0) {
    const message = "`stages` is a list of at least one job config.";
    job.issues.push({
      issues: [issueAt(stages.node.origin, { code: "wrong-type", message, path: "/stages" })],
    });
    return;
  }
  stages.node.items.forEach((item, index) => {
    if (item.kind === "map") addStage(job, common, item, loadBase);
    else {
      const message = "A stage is a map of config keys.";
      const issue = issueAt(item.origin, { code: "wrong-type", message, path: `/stages/${index}` });
      job.issues.push({ issues: [issue] });
    }
  });
}

function addStage(
  job: OpenJob,
  common: ConfigLayer | undefined,
  root: MapNode,
  loadBase: ResolveInput["loadBase"],
): void {
  const { needs, issues } = readNeeds(root);
  const terms = readStageTerms(root);
  const written = configLayer(root.origin.document, withoutStageTerms(root));
  const name = stageName(written.root);
  const layer = name.entry ? { ...written, root: withName(written.root, name.entry) } : written;
  const nested = root.entries.get("stages");
  const nesting = nested
    ? [
        issueAt(nested.keyOrigin, {
          code: "misplaced-key",
          message: "A stage has no `stages` of its own.",
          path: "/stages",
        }),
      ]
    : [];
  const own = layer.root.entries.has("base_config");
  const chain = readBaseChain(own || !common ? layer.root : common.root, loadBase);
  job.issues.push({
    stage: job.stages.length,
    issues: [...issues, ...terms.issues, ...layer.issues, ...nesting, ...chainIssues(chain)],
  });
  job.stages.push({
    ...(name.text === undefined ? {} : { name: name.text }),
    node: root,
    needs,
    terms: terms.terms,
    layers: [...chain.layers, ...(common ? [common] : []), layer],
  });
}

/** A stage is named by `name`, else by its job (R41). */
function stageName(root: MapNode): { text?: string; entry?: MapEntry } {
  const name = textOf(root.entries.get("name")?.node);
  if (name !== undefined) return { text: name };
  const job = root.entries.get("job");
  const text = textOf(job?.node);
  if (!job || text === undefined || job.node.kind !== "scalar") return {};
  const short = readJobReference(text).name;
  const node = { ...job.node, value: short, text: short };
  return { text: short, entry: { key: "name", keyOrigin: job.keyOrigin, node } };
}

function withName(root: MapNode, entry: MapEntry): MapNode {
  return { ...root, entries: new Map([["name", entry], ...root.entries]) };
}

function textOf(node: ConfigNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

function isNull(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function chainIssues(chain: BaseChain): Issue[] {
  return [...chain.issues, ...chain.layers.flatMap((layer) => layer.issues)];
}

function sameNames(stages: JobStage[]): Issue[] {
  const seen = new Map<string, number>();
  return stages.flatMap(({ name, node }, index) => {
    if (name === undefined) return [];
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
      return [];
    }
    const at = node.entries.get("name")?.node ?? node.entries.get("job")?.node ?? node;
    return [
      issueAt(at.origin, {
        code: "duplicate-stage",
        message: `Two stages are named "${describeValue(name)}" (the first is number ${first + 1}). Give each a \`name\` of its own.`,
        path: pointerOf(["stages", String(index), "name"]),
        found: describeValue(name),
      }),
    ];
  });
}
