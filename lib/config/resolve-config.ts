import { makeFilling } from "./fill/make-filling";
import { noGuardrails } from "./guardrails/guardrails";
import { makeLaunchTerms } from "./guardrails/make-launch-terms";
import { type Issue, isAcceptable } from "./issue";
import { type ConfigLayer, readLayer } from "./layers/config-layer";
import { configSources, writtenAt } from "./layers/config-sources";
import { type ChosenStage, chooseStages, jobIssues, underStage, withoutRepeats } from "./layers/job-stages";
import { type JobStage, type OpenJob, openJob } from "./layers/open-job";
import { type OpenQueue, openQueue, unusedFields } from "./layers/open-queue";
import { undefinedHoles } from "./layers/undefined-holes";
import { partsOf, shownName, shownPlan } from "./pipeline/parts-of-stage";
import { planStages } from "./pipeline/plan-stages";
import type { HoleUse } from "./read/inspect-texts";
import { documentsOf, searchText } from "./read/search-text";
import type { FromAgent, Resolution, ResolveInput, Source } from "./resolution";
import { redactIssues } from "./secrets/check-secrets";
import { type SettleContext, type SettledConfig, settleConfig } from "./settle-config";
import type { ConfigDocument, JsonObject } from "./tree/node";

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
  const plan = opened.isWhole ? planStages(chosen.map(({ stage }, at) => partsOf(stage, settled[at]))) : null;
  const found = withoutRepeats([
    ...opened.issues,
    ...made.issues,
    ...settled.flatMap((one, index) => underStage(one.issues, chosen[index]?.prefix ?? "")),
    ...(plan?.issues ?? []),
  ]);
  const layers = [...opened.admin, ...chosen.flatMap(({ stage }) => stage.layers), ...opened.above];
  const inTexts = documentsOf(layers).flatMap((document) => searchText(document, found));
  const issues = redactIssues([...found, ...inTexts], []);
  return {
    ok: isAcceptable(issues),
    issues,
    values: shownValues(made),
    fields: queue.fields,
    gitSources: queue.guardrails.sources.git?.value ?? [],
    ...(queue.guardrails.sources.artifacts && {
      artifactSources: queue.guardrails.sources.artifacts.value,
    }),
    ...(context.resource ? { resource: context.resource } : {}),
    ...(plan ? { ...wholePipeline(settled, chosen, queue), plan: shownPlan(plan) } : one(settled, queue)),
  };
}

interface Opened {
  queue: OpenQueue;
  admin: ConfigLayer[];
  /** Preset and overrides. */
  above: ConfigLayer[];
  entity?: ConfigLayer;
  chosen: ChosenStage[];
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
    ? openJob(input.job, input.loadBase ?? (() => undefined))
    : { stages: [{ node: queue.layer.root, layers: [], needs: [] }], isPipeline: false, issues: [] };
  const { chosen, issues: unknown } = chooseStages(job, input.stage, input.job?.file);
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

function contextOf(input: ResolveInput, { queue }: Opened, made: SettleContext["made"]): SettleContext {
  const resource = queue.resource ?? input.resource;
  const name = queue.name ?? input.queueName;
  return {
    document: input.queue,
    ...(name === undefined ? {} : { queueName: name }),
    ...(resource ? { resource } : {}),
    guardrails: queue.guardrails,
    fields: queue.fields,
    made,
    macros: input.macros ?? {},
    ...(input.fallbackMacros ? { fallbackMacros: input.fallbackMacros } : {}),
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
  if (!settled) return { config: {}, sources: {}, terms: makeLaunchTerms({}, noGuardrailsOr(queue)) };
  const { issues: _issues, root, ...outcome } = settled;
  return { ...outcome, sources: configSources(root, queue.defaults) };
}

function noGuardrailsOr(queue: OpenQueue) {
  return queue.isRead ? queue.guardrails : noGuardrails();
}

/** `config`, `sources` and `manifest` of a pipeline have every stage under `/stages/0` … (R41). */
function wholePipeline(
  settled: readonly SettledConfig[],
  chosen: readonly ChosenStage[],
  queue: OpenQueue,
): Outcome {
  const sources: Record<string, Source> = {};
  const fromAgent = new Map<string, FromAgent>();
  const manifests: JsonObject[] = [];
  settled.forEach((stage, index) => {
    const prefix = chosen[index]?.prefix ?? "";
    const own = configSources(stage.root, queue.defaults);
    for (const [pointer, source] of Object.entries(own)) sources[prefix + pointer] = source;
    // An empty map is a leaf, too (R26).
    const node = chosen[index]?.stage.node;
    if (stage.root.entries.size === 0 && node) sources[prefix] = writtenAt(node.origin);
    for (const item of stage.fromAgent ?? []) {
      const at = item.at.startsWith("/") ? prefix + item.at : item.at;
      fromAgent.set(`${at} ${item.name}`, { ...item, at });
    }
    if (stage.manifest) manifests.push(stage.manifest);
  });
  return {
    config: settled.length === 0 ? {} : { stages: settled.map(({ config }) => config) },
    sources,
    terms: settled[0]?.terms ?? makeLaunchTerms({}, queue.guardrails),
    ...(manifests.length > 0 ? { manifest: { stages: manifests }, fromAgent: [...fromAgent.values()] } : {}),
    stages: chosen.map(({ stage }) => shownName(stage)),
  };
}
