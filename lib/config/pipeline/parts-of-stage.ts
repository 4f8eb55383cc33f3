import type { JobStage } from "../layers/open-job";
import type { StageOrder } from "../resolution";
import { maskInside } from "../secrets/find-secrets";
import type { MapNode } from "../tree/node";
import type { StageParts, StagePlan } from "./plan-stages";
import { stageArtifacts } from "./stage-artifacts";

/** What the plan needs of a stage, and of what it was resolved to. */
export function partsOf(stage: JobStage, settled: { root: MapNode } | undefined): StageParts {
  return {
    ...(stage.name === undefined ? {} : { name: stage.name }),
    needs: stage.needs,
    ...(stage.terms?.when === "failure" && { onlyAfterFailure: stage.node.entries.get("when")?.node.origin }),
    inputs: settled ? stageArtifacts(settled.root, "input_artifacts") : [],
    outputs: settled ? stageArtifacts(settled.root, "output_artifacts") : [],
  };
}

/** A stage's name as every door shows it. */
export function shownName({ name }: JobStage): string | undefined {
  return name === undefined ? undefined : maskInside(name);
}

/** The plan as every door shows it. */
export function shownPlan({ ranks, edges }: StagePlan): StageOrder[] {
  return ranks.map((rank, index) => ({
    rank: rank ?? null,
    after: edges
      .filter(({ to }) => to === index)
      .map(({ from, artifact }) => ({
        stage: from,
        ...(artifact === undefined ? {} : { artifact: maskInside(artifact) }),
      })),
  }));
}
