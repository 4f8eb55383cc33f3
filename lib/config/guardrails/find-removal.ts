import { sourceKeys } from "../normalise/normalise-source";
import type { ConfigNode, MapEntry } from "../tree/node";
import { deepestEntry, nodeAt } from "../tree/node-at";
import type { SubmittedLayer } from "./guardrail-input";

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
  return findReplacedSource(layers, keys);
}

/** A code source of another kind takes the lower one away, another repository its branch and commit (R7). */
function findReplacedSource(
  layers: readonly SubmittedLayer[],
  [top = "", inner = ""]: readonly string[],
): Removal | undefined {
  if (!sourceKeys.some((key) => key === top)) return undefined;
  for (const { root } of [...layers].reverse()) {
    const key = sourceKeys.find((one) => isGiven(root.entries.get(one)));
    const entry = key && root.entries.get(key);
    if (!entry) continue;
    if (key !== top) return { node: entry.node, keys: [key], entry };
    const repository = entry.node.kind === "map" ? entry.node.entries.get("repository") : undefined;
    if (repository && ["branch", "commit"].includes(inner))
      return { node: repository.node, keys: ["git", "repository"], entry: repository };
  }
  return undefined;
}

function isGiven(entry: MapEntry | undefined): boolean {
  return entry !== undefined && !(entry.node.kind === "scalar" && entry.node.value === null);
}
