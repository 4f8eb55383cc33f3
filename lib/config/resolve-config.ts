import { closestName } from "./closest-name";
import { type ConfigLayer, readLayer } from "./config-layer";
import { pointerOf } from "./config-path";
import { describeValue } from "./describe-value";
import { noGuardrails } from "./guardrails";
import type { HoleUse } from "./inspect-texts";
import { type Issue, isAcceptable } from "./issue";
import { launchTerms } from "./launch-terms";
import { makeFilling } from "./make-filling";
import type { ConfigDocument, JsonObject } from "./node";
import { type JobStage, type OpenJob, openJob } from "./open-job";
import { type OpenQueue, openQueue, undefinedHoles, unusedFields } from "./open-queue";
import type { FromAgent, Resolution, ResolveInput, Source } from "./resolution";
import { type SettleContext, type SettledConfig, settleConfig } from "./settle-config";

/**
 * Merges, fills and judges everything that decides a launch, and renders its request: the one function behind the form,
 * the server, the API, the command line and the agent (R22–R41). It never throws on input; what is wrong is an issue.
 */
export function resolveConfig(input: ResolveInput): Resolution {
  const opened = open(input);
  const { queue, chosen } = opened;
  const made = makeFilling(queue, input.values ?? {});
  const context = contextOf(input, opened, made);
  const settled = chosen.map(({ stage }) =>
    settleConfig(
      {
        admin: opened.admin,
        submitted: [...stage.layers, ...opened.above],
        ...(opened.entity ? { entity: opened.entity } : {}),
      },
      context,
    ),
  );
  const issues = withoutRepeats([
    ...opened.issues,
    ...made.issues,
    ...settled.flatMap(({ issues: found }, index) => underStage(found, chosen[index]?.prefix ?? "")),
  ]);
  return {
    ok: isAcceptable(issues),
    issues,
    values: shownValues(made),
    fields: queue.fields,
    ...(context.resource ? { resource: context.resource } : {}),
    ...(opened.isWhole ? wholePipeline(settled, chosen, queue) : one(settled, queue)),
  };
}

interface Chosen {
  stage: JobStage;
  /** `/stages/0` where a pipeline is resolved whole. */
  prefix: string;
}

interface Opened {
  queue: OpenQueue;
  admin: ConfigLayer[];
  /** Preset and overrides. */
  above: ConfigLayer[];
  entity?: ConfigLayer;
  chosen: Chosen[];
  /** A pipeline without a chosen stage. */
  isWhole: boolean;
  issues: Issue[];
}

function open(input: ResolveInput): Opened {
  const queue = openQueue(input.queue, {
    missing: "error",
    ...(input.queueName === undefined ? {} : { name: input.queueName }),
    ...(input.resource ? { resource: input.resource } : {}),
  });
  const defaults = input.teamDefaults && readLayer({ ...input.teamDefaults, layer: "team-defaults" });
  const above = [input.preset, ...(input.overrides ?? [])].flatMap((document) =>
    document ? [readLayer(document)] : [],
  );
  const job: OpenJob = input.job
    ? openJob(input.job, input.loadBase)
    : { stages: [{ node: queue.layer.root, layers: [] }], isPipeline: false, issues: [] };
  const { chosen, issues: unknown } = choose(job, input);
  const admin = [...(defaults ? [defaults] : []), queue.layer];
  const common = [...admin, ...above].flatMap((layer) => layer.holes);
  const used = [...common, ...job.stages.flatMap(holesOf)];
  return {
    queue,
    admin,
    above,
    ...(input.entity === undefined ? {} : { entity: entityLayer(input.entity) }),
    chosen,
    isWhole: job.isPipeline && input.stage === undefined,
    issues: [
      ...(defaults?.issues ?? []),
      ...queue.issues,
      ...jobIssues(job, chosen),
      ...above.flatMap((layer) => layer.issues),
      ...unknown,
      ...undefinedHoles(queue, common),
      ...chosen.flatMap(({ stage, prefix }) => underStage(undefinedHoles(queue, holesOf(stage)), prefix)),
      ...(queue.isRead ? unusedFields(queue, used) : []),
    ],
  };
}

function holesOf(stage: JobStage): HoleUse[] {
  return stage.layers.flatMap((layer) => layer.holes);
}

/** `--entity` is a text whatever it holds, and stands above everything (R25). */
function entityLayer(entity: string): ConfigLayer {
  const document: ConfigDocument = {
    layer: "override",
    file: "--entity",
    text: JSON.stringify(entity),
    under: "entity",
  };
  return readLayer(document);
}

/** All stages, or the one that was asked for (R41). */
function choose(
  job: OpenJob,
  { stage: wanted, job: document }: ResolveInput,
): { chosen: Chosen[]; issues: Issue[] } {
  const all = job.stages.map((stage, index): Chosen => {
    return { stage, prefix: job.isPipeline ? pointerOf(["stages", String(index)]) : "" };
  });
  if (wanted === undefined) return { chosen: all, issues: [] };
  const found = job.isPipeline ? all.find(({ stage }) => stage.name === wanted) : undefined;
  if (found) return { chosen: [{ ...found, prefix: "" }], issues: [] };
  return { chosen: [], issues: [unknownStage(wanted, job, document?.file)] };
}

function unknownStage(wanted: string, job: OpenJob, file: string | undefined): Issue {
  const names = job.stages.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const suggestion = closestName(wanted, names);
  const shown = describeValue(wanted);
  const has = job.isPipeline ? `It has: ${describeValue(names.join(", "))}.` : "It is no pipeline.";
  return {
    code: "unknown-stage",
    severity: "error",
    message: `The job has no stage "${shown}". ${suggestion ? `Did you mean "${suggestion}"?` : has}`,
    path: "/stages",
    layer: "job",
    found: shown,
    ...(names.length > 0 ? { allowed: describeValue(names.join(", ")) } : {}),
    ...(file === undefined ? {} : { file }),
    ...(suggestion ? { suggestion } : {}),
  };
}

function jobIssues(job: OpenJob, chosen: readonly Chosen[]): Issue[] {
  return job.issues.flatMap(({ stage: index, issues }) => {
    if (index === undefined) return issues;
    const one = chosen.find(({ stage }) => stage === job.stages[index]);
    return one ? underStage(issues, one.prefix) : [];
  });
}

function underStage(issues: readonly Issue[], prefix: string): Issue[] {
  if (prefix === "") return [...issues];
  return issues.map((issue) =>
    issue.path.startsWith("/template_variables/") ? issue : { ...issue, path: prefix + issue.path },
  );
}

/** What is wrong with the admin's side is said once, not for every stage. */
function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const isAdmins = issue.layer === "queue" || issue.layer === "team-defaults";
    const { code, message, layer, file, line, column, path, field } = issue;
    const key = JSON.stringify([code, message, layer, file, line, column, field, isAdmins ? "" : path]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function contextOf(input: ResolveInput, { queue }: Opened, made: SettleContext["made"]): SettleContext {
  const resource = queue.resource ?? input.resource;
  const name = queue.name ?? input.queueName;
  return {
    document: input.queue,
    ...(name === undefined ? {} : { queueName: name }),
    ...(resource ? { resource } : {}),
    guardrails: queue.guardrails,
    fields: queue.fields,
    defaults: queue.defaults,
    made,
    macros: input.macros ?? {},
    ...(input.role ? { role: input.role } : {}),
    hasQueue: true,
    render: input.render ?? false,
  };
}

/** The values as they are stored and shown: without those that are secrets (R36). */
function shownValues({ values, secrets }: SettleContext["made"]): Resolution["values"] {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value !== "string" || !secrets.includes(value)),
  );
}

type Outcome = Pick<Resolution, "config" | "sources" | "terms" | "manifest" | "fromAgent" | "stages">;

function one([settled]: readonly SettledConfig[], queue: OpenQueue): Outcome {
  if (!settled) return { config: {}, sources: {}, terms: launchTerms({}, noGuardrailsOr(queue)) };
  const { issues: _issues, ...outcome } = settled;
  return outcome;
}

function noGuardrailsOr(queue: OpenQueue) {
  return queue.isRead ? queue.guardrails : noGuardrails();
}

/** `config`, `sources` and `manifest` of a pipeline have every stage under `/stages/0` … (R41). */
function wholePipeline(
  settled: readonly SettledConfig[],
  chosen: readonly Chosen[],
  queue: OpenQueue,
): Outcome {
  const sources: Record<string, Source> = {};
  const fromAgent = new Map<string, FromAgent>();
  const manifests: JsonObject[] = [];
  settled.forEach((stage, index) => {
    const prefix = chosen[index]?.prefix ?? "";
    for (const [pointer, source] of Object.entries(stage.sources)) sources[prefix + pointer] = source;
    for (const item of stage.fromAgent ?? []) {
      const at = item.at.startsWith("/") ? prefix + item.at : item.at;
      fromAgent.set(`${at} ${item.name}`, { ...item, at });
    }
    if (stage.manifest) manifests.push(stage.manifest);
  });
  return {
    config: { stages: settled.map(({ config }) => config) },
    sources,
    terms: settled[0]?.terms ?? launchTerms({}, queue.guardrails),
    ...(manifests.length > 0 ? { manifest: { stages: manifests }, fromAgent: [...fromAgent.values()] } : {}),
    stages: chosen.map(({ stage }) => stage.name),
  };
}
