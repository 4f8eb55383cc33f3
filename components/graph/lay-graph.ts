import dagre from "@dagrejs/dagre";

export interface GraphEdge {
  /** Unique among the edges. */
  key: string;
  from: string;
  to: string;
  /** What stands on the arrow. */
  label?: string | undefined;
}

interface Point {
  x: number;
  y: number;
}

export interface LaidGraph {
  width: number;
  height: number;
  /** Top left corners of the boxes, by their keys. */
  places: Readonly<Record<string, Point>>;
  /** A label's place is its middle. */
  lines: { key: string; points: Point[]; label: (Point & { text: string }) | null }[];
}

export interface BoxSize {
  width: number;
  height: number;
}

const labelHeight = 16;
const letterWidth = 6.5;
const longestLabel = 26;

/** Where boxes of one size are drawn: what comes first at the left, nothing over anything else. */
export function layGraph(keys: readonly string[], edges: readonly GraphEdge[], size: BoxSize): LaidGraph {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 56, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const key of keys) graph.setNode(key, { ...size });
  const texts = new Map<string, string>();
  for (const { key, from, to, label } of edges) {
    const text = label === undefined ? "" : cutText(label, longestLabel);
    texts.set(key, text);
    const room = text === "" ? {} : { width: text.length * letterWidth, height: labelHeight, labelpos: "c" };
    graph.setEdge(from, to, room, key);
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    places: Object.fromEntries(
      keys.map((key) => {
        const { x = 0, y = 0 } = graph.node(key);
        return [key, { x: x - size.width / 2, y: y - size.height / 2 }];
      }),
    ),
    lines: graph.edges().map((edge) => {
      const key = edge.name ?? "";
      const { points = [], x = 0, y = 0 } = graph.edge(edge);
      const text = texts.get(key) ?? "";
      return {
        key,
        points: points.map((point: Point) => ({ x: point.x, y: point.y })),
        label: text === "" ? null : { x, y, text },
      };
    }),
  };
}

/** As much of a text as has room. */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
