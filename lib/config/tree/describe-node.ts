import { describeValue } from "./describe-value";
import type { ConfigNode } from "./node";

/** A node as a message may show it: a scalar's value, or what else it is. */
export function describeNode(node: ConfigNode): string {
  switch (node.kind) {
    case "scalar":
      return node.value === null ? "nothing" : describeValue(node.value);
    case "list":
      return node.items.length === 1 ? "a list of 1" : `a list of ${node.items.length}`;
    case "map": {
      const keys = [...node.entries.keys()];
      return keys.length === 0 ? "an empty map" : `a map (${describeValue(keys.join(", "))})`;
    }
  }
}
