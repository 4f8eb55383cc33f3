import type { SubmittedLayer } from "./guardrail-input";
import type { ConfigNode, MapEntry } from "./node";
import { deepestEntry, nodeAt } from "./node-at";

export interface Removal {
  node: ConfigNode;
  keys: string[];
  entry: MapEntry;
}

/**
 * Where the submitter's side removed or replaced what the admin had at these keys: a `null`, or another value at it or
 * at a parent. The highest layer decides, because it has the last word.
 */
export function findRemoval(layers: readonly SubmittedLayer[], keys: readonly string[]): Removal | undefined {
  for (const { root } of [...layers].reverse()) {
    const deepest = deepestEntry(root, keys);
    if (!deepest) continue;
    const { entry, depth } = deepest;
    const replaces = depth === keys.length || entry.node.kind !== "map";
    if (replaces && nodeAt(root, keys) !== entry.node)
      return { node: entry.node, keys: keys.slice(0, depth), entry };
    if (replaces) return { node: entry.node, keys: [...keys], entry };
  }
  return undefined;
}
