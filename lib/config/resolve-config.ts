import { makeFilling } from "./fill/make-filling";
import { makeLaunchTerms } from "./guardrails/make-launch-terms";
import { isAcceptable } from "./issue";
import { configSources, writtenAt } from "./layers/config-sources";
import { type ChosenStage, underStage, withoutRepeats } from "./layers/job-stages";
import type { OpenQueue } from "./layers/open-queue";
import { commonOf, contextOf, openLaunch, outcomeOf } from "./open-launch";
import { partsOf, shownName, shownPlan } from "./pipeline/parts-of-stage";
import { planStages } from "./pipeline/plan-stages";
import { documentsOf, searchText } from "./read/search-text";
import type { FromAgent, Resolution, ResolveInput, Source } from "./resolution";
import { redactIssues } from "./secrets/check-secrets";
import { type SettledConfig, settleConfig } from "./settle-config";
import type { JsonObject } from "./tree/node";

/**
 * Merges, fills and judges everything that decides a launch, and renders its request: the one function behind the form,
 * the server, the API, the command line and the agent (R22–R41). It never throws on input; what is wrong is an issue.
 */
export function resolveConfig(input: ResolveInput): Resolution {
  const opened = openLaunch(input);
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
    ...commonOf(opened, context),
    ...(plan
      ? { ...wholePipeline(settled, chosen, queue), plan: shownPlan(plan) }
      : outcomeOf(settled[0], queue)),
  };
}

type Outcome = Pick<Resolution, "config" | "sources" | "terms" | "manifest" | "fromAgent" | "stages">;

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
