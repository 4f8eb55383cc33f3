/** What a launch is made of, read and not yet merged. */

import { noGuardrails } from "./guardrails/guardrails";
import { makeLaunchTerms } from "./guardrails/make-launch-terms";
import type { Issue } from "./issue";
import { type ConfigLayer, readLayer } from "./layers/config-layer";
import { configSources } from "./layers/config-sources";
import { type ChosenStage, chooseStages, jobIssues, underStage } from "./layers/job-stages";
import { type JobStage, type OpenJob, openJob } from "./layers/open-job";
import { type OpenQueue, openQueue, unusedFields } from "./layers/open-queue";
import { undefinedHoles } from "./layers/undefined-holes";
import type { HoleUse } from "./read/inspect-texts";
import type { Resolution, ResolveInput } from "./resolution";
import type { SettleContext, SettledConfig } from "./settle-config";
import type { ConfigDocument } from "./tree/node";

export interface Opened {
  job: OpenJob;
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

/** Opens everything that decides a launch, and says which stages are resolved. */
export function openLaunch(input: ResolveInput, isWanted: (stage: JobStage) => boolean = () => true): Opened {
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
  const { chosen: named, issues: unknown } = chooseStages(job, input.stage, input.job?.file);
  const chosen = named.filter(({ stage }) => isWanted(stage));
  const admin = [...(defaults ? [defaults] : []), queue.layer];
  const common = [...admin, ...above].flatMap((layer) => layer.holes);
  const used = [...common, ...job.stages.flatMap(holesOf)];
  return {
    job,
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

/** What is the same for every stage. */
export function contextOf(
  input: ResolveInput,
  { queue }: Opened,
  made: SettleContext["made"],
): SettleContext {
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

type Common = Pick<Resolution, "values" | "fields" | "gitSources" | "artifactSources" | "resource">;

/** What the outcome says of the launch as a whole, whatever its stages are. */
export function commonOf({ queue }: Opened, { made, resource }: SettleContext): Common {
  return {
    values: shownValues(made),
    fields: queue.fields,
    gitSources: queue.guardrails.sources.git?.value ?? [],
    ...(queue.guardrails.sources.artifacts && {
      artifactSources: queue.guardrails.sources.artifacts.value,
    }),
    ...(resource ? { resource } : {}),
  };
}

type Outcome = Pick<Resolution, "config" | "sources" | "terms" | "manifest" | "fromAgent">;

/** The outcome of one config. */
export function outcomeOf(settled: SettledConfig | undefined, queue: OpenQueue): Outcome {
  if (!settled) return { config: {}, sources: {}, terms: makeLaunchTerms({}, noGuardrailsOr(queue)) };
  const { issues: _issues, root, ...outcome } = settled;
  return { ...outcome, sources: configSources(root, queue.defaults) };
}

function noGuardrailsOr(queue: OpenQueue) {
  return queue.isRead ? queue.guardrails : noGuardrails();
}
