import { type LaidGraph, layGraph } from "@/components/graph/lay-graph";
import type { LineageView } from "@/lib/runs/artifact-view";

export const nodeSize = { width: 208, height: 52 };

/** Where the runs (`run …`) and versions (`version …`) of a lineage are drawn: what was made first at the left. */
export function layLineage({ versions, runs, edges }: LineageView): LaidGraph {
  const keys = [...versions.map(({ id }) => `version ${id}`), ...runs.map(({ id }) => `run ${id}`)];
  const arrows = edges.map(({ kind, runId, versionId }) => {
    const [run, version] = [`run ${runId}`, `version ${versionId}`];
    const [from, to] = kind === "used" ? [version, run] : [run, version];
    return { key: `${from} ${to} ${kind}`, from, to };
  });
  return layGraph(keys, arrows, nodeSize);
}
