import type { ConfigNode, MapEntry, ScalarNode } from "./node";

/** Calls back for every scalar (and every key) below a node, with the keys that lead there. */
export function walkScalars(
  node: ConfigNode,
  visit: (scalar: ScalarNode, keys: readonly string[]) => void,
  visitKey?: (entry: MapEntry, keys: readonly string[]) => void,
): void {
  const keys: string[] = [];
  const walk = (one: ConfigNode): void => {
    if (one.kind === "scalar") visit(one, keys);
    else if (one.kind === "list") {
      one.items.forEach((item, index) => {
        keys.push(String(index));
        walk(item);
        keys.pop();
      });
    } else {
      for (const entry of one.entries.values()) {
        keys.push(entry.key);
        visitKey?.(entry, keys);
        walk(entry.node);
        keys.pop();
      }
    }
  };
  walk(node);
}
