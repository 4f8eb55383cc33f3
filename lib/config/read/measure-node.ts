import type { ConfigNode, MapEntry } from "../tree/node";

interface Measure {
  /** Nodes in the expanded tree. */
  size: number;
  /** Levels of it; a scalar has one. */
  height: number;
}

const known = new WeakMap<ConfigNode, Measure>();

/** Size and height of a tree whose parts may be shared: each part is looked at once, however often it is used (R2). */
export function measure(node: ConfigNode): Measure {
  if (node.kind === "scalar") return { size: 1, height: 1 };
  const before = known.get(node);
  if (before) return before;
  const result: Measure = { size: 1, height: 1 };
  const children = node.kind === "list" ? node.items : [...node.entries.values()].map((entry) => entry.node);
  for (const child of children) {
    const { size, height } = measure(child);
    result.size += size;
    result.height = Math.max(result.height, height + 1);
  }
  known.set(node, result);
  return result;
}

export function entrySize(entry: MapEntry): Measure {
  return measure(entry.node);
}
