import type { ConfigNode, MapEntry } from "./node";

/** What a walk meets: a node, the keys that lead to it, and its entry where it stands in a map. */
export type Visit = (node: ConfigNode, keys: string[], entry?: MapEntry) => void;

/** Visits a node and everything below it, parents first. */
export function walkConfig(node: ConfigNode, keys: string[], visit: Visit, entry?: MapEntry): void {
  visit(node, keys, entry);
  if (node.kind === "map") {
    for (const child of node.entries.values()) walkConfig(child.node, [...keys, child.key], visit, child);
  }
  if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) walkConfig(item, [...keys, String(index)], visit);
  }
}
