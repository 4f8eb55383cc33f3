import { sparkParts } from "../../render/pod-places";
import type { ConfigNode } from "../../tree/node";

const maxDepth = 12;

/** The ways through maps to pod templates: maps whose `spec` holds a list of containers. */
export function podTemplatePaths(node: ConfigNode, keys: string[] = []): string[][] {
  if (node.kind !== "map" || keys.length > maxDepth) return [];
  const spec = node.entries.get("spec")?.node;
  const isTemplate =
    keys.length > 0 && spec?.kind === "map" && spec.entries.get("containers")?.node.kind === "list";
  if (isTemplate) return [keys];
  return [...node.entries.values()].flatMap((entry) => podTemplatePaths(entry.node, [...keys, entry.key]));
}

/** The ways through maps to what a SparkApplication says of its driver and executors. */
export function sparkPartPaths(node: ConfigNode, keys: string[] = []): string[][] {
  if (node.kind !== "map" || keys.length > maxDepth) return [];
  return [...node.entries.values()].flatMap(({ key, node: child }) =>
    sparkParts.includes(key) && child.kind === "map"
      ? [[...keys, key]]
      : sparkPartPaths(child, [...keys, key]),
  );
}
