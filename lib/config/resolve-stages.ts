/** The stages of a pipeline, each with the outcome of its own: what `resolveConfig` says of one, for many at once. */
import { makeFilling } from "./fill/make-filling";
import { type Issue, isAcceptable } from "./issue";
import { underStage, withoutRepeats } from "./layers/job-stages";
import type { JobStage } from "./layers/open-job";
import { commonOf, contextOf, openLaunch, outcomeOf } from "./open-launch";
import { partsOf } from "./pipeline/parts-of-stage";
import type { StageParts } from "./pipeline/plan-stages";
import { documentsOf, searchText } from "./read/search-text";
import type { Resolution, ResolveInput } from "./resolution";
import { redactIssues } from "./secrets/check-secrets";
import { settleConfig } from "./settle-config";

export interface ResolvedStage {
  /** Its place in the document. */
  position: number;
  /** Where its issues stand: `/stages/0`. */
  prefix: string;
  stage: JobStage;
  /** Without issues: those of all stages are together. */
  resolution: Resolution;
  parts: StageParts;
}

export interface ResolvedStages {
  stages: ResolvedStage[];
  /** Paths of what a stage is blamed for begin with its prefix. */
  issues: Issue[];
}

/** Resolves those stages of a pipeline that `isWanted`, each with the names that `namesOf` gives it; documents are read once. */
export function resolveStages(
  input: ResolveInput,
  isWanted: (stage: JobStage) => boolean,
  namesOf: (position: number) => Pick<ResolveInput, "macros" | "fallbackMacros">,
): ResolvedStages {
  const opened = openLaunch(input, isWanted);
  const { queue, job } = opened;
  const made = makeFilling(queue, input.values ?? {});
  const context = contextOf(input, opened, made);
  const found: Issue[] = [...opened.issues, ...made.issues];
  const stages = opened.chosen.map(({ stage, prefix }): ResolvedStage => {
    const position = job.stages.indexOf(stage);
    const settled = settleConfig(
      { admin: opened.admin, submitted: [...stage.layers, ...opened.above] },
      { ...context, ...namesOf(position) },
    );
    found.push(...underStage(settled.issues, prefix));
    const resolution: Resolution = {
      ok: isAcceptable(settled.issues),
      issues: [],
      ...commonOf(opened, context),
      ...outcomeOf(settled, queue),
    };
    return { position, prefix, stage, resolution, parts: partsOf(stage, settled) };
  });
  const seen = withoutRepeats(found);
  const layers = [...opened.admin, ...opened.chosen.flatMap(({ stage }) => stage.layers), ...opened.above];
  const inTexts = documentsOf(layers).flatMap((document) => searchText(document, seen));
  return {
    stages,
    issues: redactIssues([...seen, ...inTexts], []),
  };
}
