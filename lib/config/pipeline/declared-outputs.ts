import { readDocuments } from "../read/read-document";
import type { ConfigDocument, ConfigNode, MapNode } from "../tree/node";
import { type StageArtifact, stageArtifacts } from "./stage-artifacts";

/** The names of the artifacts that a job, or any stage of a pipeline, declares as outputs; those with a hole in them are known to nobody. */
export function declaredOutputs(document: ConfigDocument): string[] {
  const { roots } = readDocuments(document);
  const outputs = roots.flatMap((root): StageArtifact[] => [
    ...outputsOf(root),
    ...stagesOf(root).flatMap(outputsOf),
  ]);
  return [...new Set(outputs.map(({ name }) => name))];
}

/** A single text stands for a list of it (R11). */
function outputsOf(root: MapNode): StageArtifact[] {
  const entry = root.entries.get("output_artifacts");
  if (entry?.node.kind !== "scalar") return stageArtifacts(root, "output_artifacts");
  const items: ConfigNode[] = [entry.node];
  const node = { kind: "list" as const, items, origin: entry.node.origin };
  return stageArtifacts(
    { ...root, entries: new Map([["output_artifacts", { ...entry, node }]]) },
    "output_artifacts",
  );
}

function stagesOf(root: MapNode): MapNode[] {
  const stages = root.entries.get("stages")?.node;
  return stages?.kind === "list" ? stages.items.filter((item) => item.kind === "map") : [];
}
