import dagre from "@dagrejs/dagre";
import type { LineageView } from "@/lib/runs/artifact-view";

export const nodeSize = { width: 208, height: 52 };

export interface LaidLineage {
  width: number;
  height: number;
  /** Top left corners, by `run …` or `version …`. */
  places: ReadonlyMap<string, { x: number; y: number }>;
  lines: { key: string; points: { x: number; y: number }[] }[];
}

/** Where the runs and versions of a lineage are drawn: what was made first at the left. */
export function layLineage({ versions, runs, edges }: LineageView): LaidLineage {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 56, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const keys = [...versions.map(({ id }) => `version ${id}`), ...runs.map(({ id }) => `run ${id}`)];
  for (const key of keys) graph.setNode(key, { ...nodeSize });
  for (const { kind, runId, versionId } of edges) {
    const [from, to] =
      kind === "used" ? [`version ${versionId}`, `run ${runId}`] : [`run ${runId}`, `version ${versionId}`];
    graph.setEdge(from, to, {}, kind);
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    places: new Map(
      keys.map((key) => {
        const { x = 0, y = 0 } = graph.node(key);
        return [key, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
      }),
    ),
    lines: graph.edges().map((edge) => ({
      key: `${edge.v} ${edge.w} ${edge.name}`,
      points: graph.edge(edge).points ?? [],
    })),
  };
}
